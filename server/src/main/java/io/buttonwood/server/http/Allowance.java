package io.buttonwood.server.http;

/// Which of a user's rate allowances a route draws on: cancels have their own, so that a throttled trader can get out.
public enum Allowance {
    ORDINARY,
    CANCEL
}
