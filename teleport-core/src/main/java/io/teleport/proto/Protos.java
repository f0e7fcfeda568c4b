package io.teleport.proto;

/** To be written. */
public final class Protos {
    private Protos() {}

    /** The default protocol, raw in generation 4. */
    public static Proto raw4() {
        throw new UnsupportedOperationException();
    }
}
