package io.teleport;

/** Which exchanges the access log shows. */
public enum AccessLogMode {
    /** No exchange. */
    NONE,
    /** Slow and failed exchanges, at WARN. */
    SLOW,
    /** Every exchange: slow and failed ones at WARN, the rest at INFO. */
    ALL
}
