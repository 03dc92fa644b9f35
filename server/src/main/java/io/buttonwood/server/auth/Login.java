package io.buttonwood.server.auth;

import io.buttonwood.edge.security.BruteForce;
import io.buttonwood.server.http.Call;
import io.buttonwood.server.http.ErrorCode;
import io.buttonwood.server.http.HttpProblem;
import io.buttonwood.server.registry.User;
import io.buttonwood.server.registry.Users;
import java.util.List;
import java.util.Optional;

/// Signing in by name and password, behind the brute-force guard. Blocks.
public final class Login {
    private final Users users;
    private final Passwords passwords;
    private final BruteForce guard;

    public Login(Users users, Passwords passwords, BruteForce guard) {
        this.users = users;
        this.passwords = passwords;
        this.guard = guard;
    }

    /// @throws HttpProblem UNAUTHENTICATED, or TOO_MANY_ATTEMPTS while the name or address is locked, whatever the
    ///     password
    public User signIn(String name, String password, Call call) {
        Optional<User> user = users.byName(name);
        // A name that nobody has may be a password in the wrong field.
        call.audit(user.isPresent() ? "as " + name : "as nobody known");
        refuseIfLocked(name, call);
        // Asked again in turn: of many tries sent at once, those behind a failure must wait for it.
        return passwords.inTurn(() -> {
            refuseIfLocked(name, call);
            boolean right = passwords.matches(password, user.map(User::passwordHash).orElse(null));
            if (!right || user.isEmpty() || user.get().disabled()) {
                guard.failed(name, call.address(), System.nanoTime());
                throw ErrorCode.UNAUTHENTICATED.problem("name or password is wrong");
            }
            guard.succeeded(name, call.address(), System.nanoTime());
            return user.get();
        });
    }

    private void refuseIfLocked(String name, Call call) {
        long now = System.nanoTime();
        if (guard.before(name, call.address(), now) instanceof BruteForce.Decision.Wait wait) {
            int seconds = (int) Math.max(1, (wait.untilNanos() - now + 999_999_999) / 1_000_000_000);
            throw new HttpProblem(
                    ErrorCode.TOO_MANY_ATTEMPTS, "signing in is locked for a while", List.of(), seconds);
        }
    }
}
