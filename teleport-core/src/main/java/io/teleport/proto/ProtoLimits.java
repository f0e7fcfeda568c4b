package io.teleport.proto;

/**
 * The sizes in bytes above which a message is refused.
 *
 * @param message  the largest frame as it is on the wire
 * @param inflated the largest result of undoing one filter
 * @param metadata the largest metadata of one message
 */
public record ProtoLimits(int message, int inflated, int metadata) {

    private static final int MIB = 1024 * 1024;

    /** 16 MiB a message, 64 MiB inflated, 64 KiB of metadata. */
    public static final ProtoLimits DEFAULT = new ProtoLimits(16 * MIB, 64 * MIB, 64 * 1024);

    /** Replaces 0 and negative limits by the largest that there is. */
    public ProtoLimits {
        message = message <= 0 ? Integer.MAX_VALUE : message;
        inflated = inflated <= 0 ? Integer.MAX_VALUE : inflated;
        metadata = metadata <= 0 ? Integer.MAX_VALUE : metadata;
    }
}
