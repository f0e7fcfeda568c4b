package io.teleport.proto;

import io.netty.buffer.ByteBuf;

/** A form of the header of packets. */
sealed interface PacketHeaderCodec permits PacketHeaderJson, PacketHeaderProtobuf {

    PacketHeaderCodec JSON = new PacketHeaderJson();
    PacketHeaderCodec PROTOBUF = new PacketHeaderProtobuf();

    /**
     * The codec that a packet or a message names.
     *
     * @throws ProtoException when there is none
     */
    static PacketHeaderCodec of(byte id) {
        return switch (id) {
            case 'j' -> JSON;
            case 'p' -> PROTOBUF;
            default ->
                throw ProtoException.malformed(
                        "header codec: " + (id & 0xff) + " (expected: 106 json or 112 protobuf)");
        };
    }

    /** The id that stands before the header. */
    byte id();

    /**
     * Reads all readable bytes.
     *
     * @throws ProtoException when they are no header
     */
    PacketHeader read(ByteBuf in);

    void write(PacketHeader header, ByteBuf out);
}
