package io.teleport.proto;

/** What differs between the framed forms of the thrift protocol. */
enum ThriftForm {

    /** Teleport 5: any body, as the bytes of a Thrift binary. */
    BINARY_FIVE("thrift@5", false, false),

    /** erpc 6: the same, and the status has a header of its own. */
    BINARY_SIX("thrift@6", false, true),

    /** Teleport 5: the body is a Thrift struct, without filters. */
    STRUCT_FIVE("thrift-struct@5", true, false),

    /** erpc 6: the same, and the status has a header of its own. */
    STRUCT_SIX("thrift-struct@6", true, true);

    private final String protoName;
    private final boolean struct;
    private final boolean statusHeader;

    ThriftForm(String protoName, boolean struct, boolean statusHeader) {
        this.protoName = protoName;
        this.struct = struct;
        this.statusHeader = statusHeader;
    }

    String protoName() {
        return protoName;
    }

    /** Whether the body is a struct in its place, and neither its codec nor filters are named. */
    boolean struct() {
        return struct;
    }

    /** Whether a result travels in a header of its own rather than in the metadata. */
    boolean statusHeader() {
        return statusHeader;
    }

    /** Number of headers that each frame has. */
    int headers() {
        return (struct ? 1 : 3) + (statusHeader ? 1 : 0);
    }
}
