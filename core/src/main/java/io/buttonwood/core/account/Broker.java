package io.buttonwood.core.account;

/// A broker, and whether its kill switch is engaged.
public final class Broker {
    public final int id;
    public final String name;
    public boolean killed;

    Broker(int id, String name) {
        this.id = id;
        this.name = name;
    }
}
