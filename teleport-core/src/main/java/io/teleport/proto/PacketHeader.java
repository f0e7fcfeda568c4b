package io.teleport.proto;

import io.teleport.message.Message;
import io.teleport.message.MessageType;
import io.teleport.message.Metadata;
import io.teleport.message.Status;

/**
 * The header of a packet of generation 2.
 *
 * @param seq        an unsigned number
 * @param type       as in {@link MessageType}, where a CALL is called PULL
 * @param uri        path and query; a REPLY repeats that of its CALL
 * @param gzip       the level at which the body is compressed; 0: it is not
 * @param statusCode result of a REPLY; {@value #OK} for success, 0 in other packets
 * @param status     text of the result
 */
record PacketHeader(long seq, int type, String uri, int gzip, int statusCode, String status) {

    private static final int OK = 200;

    /** What is written where a body is compressed; only whether it is 0 matters to the reader. */
    private static final int GZIP_LEVEL = 5;

    static PacketHeader of(Message message) {
        int gzip = message.pipe().isEmpty() ? 0 : GZIP_LEVEL;
        if (!StatusWire.belongsIn(message)) {
            return new PacketHeader(message.seq(), message.type(), uriOf(message), gzip, 0, "");
        }
        Status status = message.status();
        int code = status.isOk() ? OK : status.code();
        String text = status.isOk() ? "OK" : textOf(status);
        return new PacketHeader(message.seq(), message.type(), message.serviceMethod(), gzip, code, text);
    }

    Message toMessage() {
        Message message = new Message().seq(seq).type(type).serviceMethod(uri);
        if (StatusWire.belongsIn(message) && statusCode != OK && statusCode != 0) {
            message.status(Status.of(statusCode, status, ""));
        }
        return message;
    }

    /** There is no metadata in this generation but the query. */
    private static String uriOf(Message message) {
        String uri = message.serviceMethod();
        Metadata metadata = message.hasMetadata() ? OwnMetadata.removedFrom(message.metadata()) : new Metadata();
        return metadata.isEmpty() ? uri : uri + (uri.indexOf('?') < 0 ? '?' : '&') + metadata;
    }

    private static String textOf(Status status) {
        return status.reason().isEmpty() ? status.message() : status.message() + ": " + status.reason();
    }
}
