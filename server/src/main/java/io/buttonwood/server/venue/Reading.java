package io.buttonwood.server.venue;

import io.buttonwood.server.http.Access;
import io.buttonwood.server.http.Call;
import io.buttonwood.server.http.ErrorCode;
import io.buttonwood.server.http.Principal;
import io.buttonwood.server.projection.Queries;
import java.time.Duration;

/// What all reads of the projection do first: wait for the caller's own writes, and check whose data it asks for.
public final class Reading {
    private Reading() {}

    /// Virtual threads only.
    ///
    /// @throws io.buttonwood.server.http.HttpProblem NOT_CAUGHT_UP after a second
    public static void await(Queries queries, Call call) {
        long wanted = call.get(Params.MIN_SEQUENCE);
        try {
            if (wanted > 0 && !queries.awaitSequence(wanted, Duration.ofSeconds(1))) {
                throw Market.notCaughtUp();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting", e);
        }
    }

    /// The account a call is about: the caller's own, or the one it names and may see.
    ///
    /// @throws io.buttonwood.server.http.HttpProblem FORBIDDEN for an account the caller has no business with, whether or
    ///     not it exists
    public static long account(Market market, Call call) {
        Principal user = call.user();
        Long named = call.find(Params.ACCOUNT);
        return named == null ? user.userId() : permitted(market, user, named);
    }

    /// The account, if this user may act on it.
    public static long permitted(Market market, Principal user, long accountId) {
        if (user.admin() || accountId == user.userId()) {
            return accountId;
        }
        Market.Account account = market.account(accountId);
        boolean own = user.role() == Access.BROKER && account != null && user.brokerId() != 0
                && account.brokerId() == user.brokerId();
        if (!own) {
            throw ErrorCode.FORBIDDEN.problem("this account is not yours");
        }
        return accountId;
    }
}
