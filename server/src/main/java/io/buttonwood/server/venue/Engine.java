package io.buttonwood.server.venue;

import io.buttonwood.cluster.ClosedException;
import io.buttonwood.cluster.OutcomeUnknownException;
import io.buttonwood.cluster.OverloadedException;
import io.buttonwood.cluster.ReplyHandler;
import io.buttonwood.cluster.VenueClient;
import io.buttonwood.core.Command;
import io.buttonwood.core.Reason;
import io.buttonwood.core.Reply;
import io.buttonwood.server.http.ErrorCode;
import io.buttonwood.server.http.HttpProblem;
import io.buttonwood.server.http.Waiting;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/// Where commands go. Any thread; never blocks; completes on the client's thread.
public final class Engine {
    /// Hears how long every command took from submission to its reply.
    @FunctionalInterface
    public interface Timing {
        void took(Command command, long nanos);

        /// As [#took(Command,long)], for who asks what came of it.
        default void took(Command command, Reply reply, long nanos) {
            took(command, nanos);
        }

        /// Who hears of this command's reply; called where the command is submitted, for what must remember that.
        default Timing begin(Command command) {
            return this;
        }
    }

    private final VenueClient client;
    private final Timing timing;

    public Engine(VenueClient client, Timing timing) {
        this.client = client;
        this.timing = timing;
    }

    /// The reply, a refusal included; fails with an [HttpProblem] if the engine could not be asked.
    public CompletionStage<Reply> ask(Command command) {
        var answer = new CompletableFuture<Reply>();
        Timing told = timing.begin(command);
        long start = System.nanoTime();
        client.submit(command, new ReplyHandler() {
            @Override
            public void onReply(Reply reply) {
                told.took(command, reply, System.nanoTime() - start);
                answer.complete(reply);
            }

            @Override
            public void onFailure(RuntimeException failure) {
                answer.completeExceptionally(problem(failure));
            }
        });
        return answer;
    }

    /// The reply to an accepted command; fails with an [HttpProblem] also for a refusal.
    public CompletionStage<Reply> apply(Command command) {
        return ask(command).thenApply(reply -> {
            if (reply instanceof Reply.Refused refused) {
                throw problem(refused);
            }
            return reply;
        });
    }

    /// [#apply] for commands that answer [Reply.Done], waiting for it: virtual threads only.
    public Reply.Done done(Command command) {
        return (Reply.Done) Waiting.on(apply(command));
    }

    private static RuntimeException problem(RuntimeException failure) {
        return switch (failure) {
            case OverloadedException e ->
                new HttpProblem(ErrorCode.OVERLOADED, "the engine's queue is full", List.of(), 1);
            case OutcomeUnknownException e ->
                ErrorCode.OUTCOME_UNKNOWN.problem("the engine did not answer in time");
            case ClosedException e -> new HttpProblem(ErrorCode.SHUTTING_DOWN, "the venue is stopping", List.of(), 5);
            default -> failure;
        };
    }

    /// What a refusal is on the wire.
    public static HttpProblem problem(Reply.Refused refused) {
        return code(refused.reason()).problem(refused.detail());
    }

    static ErrorCode code(Reason reason) {
        return switch (reason) {
            case UNKNOWN_ASSET, UNKNOWN_BROKER -> ErrorCode.UNKNOWN_REFERENCE;
            case UNKNOWN_ACCOUNT -> ErrorCode.ACCOUNT_NOT_FOUND;
            case UNKNOWN_INSTRUMENT -> ErrorCode.INSTRUMENT_NOT_FOUND;
            case UNKNOWN_ORDER -> ErrorCode.ORDER_NOT_FOUND;
            case UNKNOWN_TRADE, UNKNOWN_CYCLE -> ErrorCode.NOT_FOUND;
            case ALREADY_EXISTS -> ErrorCode.ALREADY_EXISTS;
            case INVALID -> ErrorCode.INVALID_FIELD;
            case CLIENT_ORDER_ID_REUSED -> ErrorCode.CLIENT_ORDER_ID_REUSED;
            case ORDER_CLOSED -> ErrorCode.ORDER_CLOSED;
            case INSTRUMENT_HALTED -> ErrorCode.INSTRUMENT_HALTED;
            case INSTRUMENT_CLOSED -> ErrorCode.INSTRUMENT_CLOSED;
            case PRICE_OUT_OF_BAND -> ErrorCode.PRICE_OUT_OF_BAND;
            case INSUFFICIENT_FUNDS -> ErrorCode.INSUFFICIENT_FUNDS;
            case QUANTITY_TOO_LARGE -> ErrorCode.QUANTITY_TOO_LARGE;
            case NOTIONAL_TOO_LARGE -> ErrorCode.NOTIONAL_TOO_LARGE;
            case TOO_MANY_OPEN_ORDERS -> ErrorCode.TOO_MANY_OPEN_ORDERS;
            case FAT_FINGER -> ErrorCode.FAT_FINGER;
            case KILL_SWITCH -> ErrorCode.KILL_SWITCH;
            case POST_ONLY_WOULD_TAKE -> ErrorCode.POST_ONLY_WOULD_TAKE;
            case ALREADY_BUSTED -> ErrorCode.ALREADY_BUSTED;
            case CAPACITY -> ErrorCode.CAPACITY;
        };
    }
}
