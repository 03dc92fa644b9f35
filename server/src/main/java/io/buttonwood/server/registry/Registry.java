package io.buttonwood.server.registry;

import io.buttonwood.server.store.Database;

/// All that is authoritative in SQL.
public final class Registry {
    private final Users users;
    private final ApiKeys apiKeys;
    private final Subscriptions subscriptions;
    private final Webhooks webhooks;
    private final SigningKeys signingKeys;
    private final JwtKeys jwtKeys;
    private final Audit audit;
    private final Settings settings;
    private final EndpointLimits endpointLimits;

    public Registry(Database database) {
        users = new Users(database);
        apiKeys = new ApiKeys(database);
        subscriptions = new Subscriptions(database);
        webhooks = new Webhooks(database);
        signingKeys = new SigningKeys(database);
        jwtKeys = new JwtKeys(database);
        audit = new Audit(database);
        settings = new Settings(database);
        endpointLimits = new EndpointLimits(database);
    }

    public Users users() {
        return users;
    }

    public ApiKeys apiKeys() {
        return apiKeys;
    }

    public Subscriptions subscriptions() {
        return subscriptions;
    }

    public Webhooks webhooks() {
        return webhooks;
    }

    public SigningKeys signingKeys() {
        return signingKeys;
    }

    public JwtKeys jwtKeys() {
        return jwtKeys;
    }

    public Audit audit() {
        return audit;
    }

    public Settings settings() {
        return settings;
    }

    public EndpointLimits endpointLimits() {
        return endpointLimits;
    }
}
