package io.buttonwood.core;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// What the venue can be asked to do. Every command is answered by a [Reply]; a refused one changes nothing.
///
/// Components are numbers, booleans, enums, strings, records of these and lists of these: the log's codec is derived
/// from that, so the order of components is the log's format.
public sealed interface Command {

    /// Lets time pass: what is due is done, nothing else.
    record Tick() implements Command {}

    /// @param asset 1 to 16 of `A-Z 0-9`; the same name with the same scale again answers the first one's id
    /// @param scale decimals of its smallest unit, 0 to 12
    record CreateAsset(String asset, int scale) implements Command {}

    /// @param broker 1 to 64 characters; the same name again answers the first one's id
    record CreateBroker(String broker) implements Command {}

    /// Opens an account, which is also the address of its owner's messages.
    ///
    /// @param owner the user's name, 1 to 64 characters; the same owner with the same broker again answers the first id
    /// @param brokerId 0 for an account that belongs to no broker
    record OpenAccount(String owner, int brokerId) implements Command {}

    record SetSelfTradePrevention(long accountId, SelfTradePrevention mode) implements Command {}

    /// The same spec again answers the first one's id; another spec under the same symbol is ALREADY_EXISTS.
    record CreateInstrument(InstrumentSpec spec) implements Command {}

    /// Also cancels every open order of the instrument when it closes.
    record SetInstrumentState(int instrumentId, InstrumentState state) implements Command {}

    /// Resting orders outside the new bands stay.
    record SetPriceBands(int instrumentId, long lowPriceTicks, long highPriceTicks) implements Command {}

    /// @param reference the operator's own text, at most 128 characters
    record Deposit(long accountId, int assetId, long amountUnits, String reference) implements Command {}

    record Withdraw(long accountId, int assetId, long amountUnits, String reference) implements Command {}

    record SetRiskLimits(long accountId, RiskLimits limits) implements Command {}

    /// While engaged, every order in its scope is refused; engaging cancels those that stand.
    ///
    /// @param id account or broker, 0 for the venue
    record SetKillSwitch(KillScope scope, long id, boolean engaged) implements Command {}

    /// @param priceTicks 0 for MARKET
    /// @param clientOrderId 1 to 64 printable ASCII characters, or null
    record PlaceOrder(
            long accountId,
            int instrumentId,
            Side side,
            OrderType type,
            TimeInForce timeInForce,
            boolean postOnly,
            long priceTicks,
            long quantityLots,
            @Nullable String clientOrderId)
            implements Command {}

    /// Several orders of one account, each on its own: one's refusal does not touch the others. 1 to 100.
    record PlaceBatch(long accountId, List<PlaceOrder> orders) implements Command {}

    /// Says whether the order would be accepted now; changes nothing.
    record ValidateOrder(PlaceOrder order) implements Command {}

    /// Changes price and/or quantity. The order is named by id or, with `orderId` 0, by client id. Time priority is kept
    /// only when the price stays and the quantity goes down.
    ///
    /// @param priceTicks 0 leaves the price
    /// @param quantityLots new total, 0 leaves it
    /// @param remainingLots new open quantity, 0 leaves it; not both
    record ReplaceOrder(
            long accountId,
            long orderId,
            @Nullable String clientOrderId,
            long priceTicks,
            long quantityLots,
            long remainingLots)
            implements Command {}

    /// The order is named by id or, with `orderId` 0, by client id. `accountId` 0 lets an operator cancel any order by id.
    record CancelOrder(long accountId, long orderId, @Nullable String clientOrderId) implements Command {}

    /// @param instrumentId 0 for all
    record MassCancel(long accountId, int instrumentId) implements Command {}

    /// Arms, re-arms or (0) disarms the dead man's switch that cancels all the account's orders.
    ///
    /// @param timeoutNanos from the command's time; at most a day
    record CancelAllAfter(long accountId, long timeoutNanos) implements Command {}

    /// Undoes a trade with reversing ledger entries; available money of the two may go below zero and is shown so.
    record BustTrade(long tradeId, String reason) implements Command {}

    /// Starts a settlement cycle over all unsettled trades.
    ///
    /// @param instrumentId 0 for every instrument that has some: one cycle each
    record BeginSettlement(int instrumentId) implements Command {}

    /// Ends a cycle. A failed one stays, and may be completed later.
    record CompleteSettlement(long cycleId, boolean succeeded, String detail) implements Command {}

    /// Sends a message to users: announcements, alerts and what is published from outside.
    ///
    /// @param recipients accounts, none for every account
    /// @param type a notification type's name
    /// @param dataJson a JSON object, at most 16 KiB
    /// @param expiresNanos 0 for never
    /// @param key idempotency key, empty for none; the same key within the last 10,000 answers the first sequence
    record Announce(
            List<Long> recipients,
            String type,
            Lane lane,
            String dataJson,
            int instrumentId,
            int brokerId,
            long expiresNanos,
            String key)
            implements Command {}

    /// Tells every gateway, in log order, that something in the registry changed.
    ///
    /// @param kind what, for example `user`, `key`, `tier`
    /// @param key which
    record Invalidate(String kind, String key) implements Command {}
}
