package io.buttonwood.server.projection;

/// Another projector has taken over this database; this one must stop.
public final class FencedException extends IllegalStateException {
    private static final long serialVersionUID = 1;

    FencedException(long epoch) {
        super("another projector has taken over from epoch " + epoch);
    }
}
