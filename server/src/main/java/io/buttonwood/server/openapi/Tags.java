package io.buttonwood.server.openapi;

import java.util.LinkedHashMap;
import java.util.Map;

/// What each group of operations is about, in the order in which a reader meets them.
final class Tags {
    static final Map<String, String> DESCRIPTIONS = new LinkedHashMap<>();

    static {
        DESCRIPTIONS.put("Market data", "Instruments, books, trades, candles and prices. Public: no credentials are needed.");
        DESCRIPTIONS.put("Orders", "Entering, changing, cancelling and reading orders. What is answered is durable.");
        DESCRIPTIONS.put("Account", "What the account owns, earned and owes: fills, balances, positions, ledger, settlements.");
        DESCRIPTIONS.put("Authentication", "Signing in with a password, and API and signing keys of one's own.");
        DESCRIPTIONS.put("Notifications", "Subscriptions, what is pending, the event stream, webhooks. The WebSocket API is at /docs/async.");
        DESCRIPTIONS.put("Users", "Users, their roles and rate tiers. Administrators only.");
        DESCRIPTIONS.put("Accounts", "Deposits, withdrawals, limits, kill switches, busts and settlement, by administrators and, for their own users, brokers.");
        DESCRIPTIONS.put("Administration", "Assets, brokers and instruments. Administrators only.");
        DESCRIPTIONS.put("Operations", "Announcements to everyone, and deliveries that failed. Administrators only.");
        DESCRIPTIONS.put("Rate limits", "Limits of endpoints and tiers, and who is blocked. Administrators only.");
        DESCRIPTIONS.put("Audit", "Who did what when. Administrators only.");
        DESCRIPTIONS.put("Monitoring", "Measurements, health and alerts. Administrators only: everyone else is answered 403, with or without credentials.");
        DESCRIPTIONS.put("Health", "Whether the venue lives and can take requests. Public and cheap.");
        DESCRIPTIONS.put("Documentation", "This document and its like for the WebSocket API.");
    }

    private Tags() {}
}
