package io.buttonwood.server.http;

import java.util.Set;

/// Who a request is from.
///
/// @param userId also the id of the user's account
/// @param role never PUBLIC
/// @param tier rate tier's name
/// @param brokerId the broker the user belongs to, 0 for none
/// @param keyId the API key that the credentials are or stem from, 0 if a password
public record Principal(
        long userId, String name, Access role, String tier, int brokerId, Set<Scope> scopes, long keyId) {
    public boolean admin() {
        return role == Access.ADMIN;
    }
}
