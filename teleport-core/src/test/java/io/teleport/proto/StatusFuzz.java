package io.teleport.proto;

import io.netty.buffer.ByteBuf;
import io.teleport.fuzz.FuzzMemory;
import io.teleport.fuzz.FuzzTarget;
import io.teleport.fuzz.Pieces;
import io.teleport.message.Metadata;
import io.teleport.message.Status;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;

/** Reads a status from its query string, from its JSON and from metadata. */
public final class StatusFuzz implements FuzzTarget {

    @Override
    public List<byte[]> seeds() {
        return Pieces.seeds(
                Stream.of(
                        "code=0",
                        "code=1001&msg=boom&cause=because",
                        "code=404&msg=Not%20Found&cause=",
                        "{\"code\":404,\"message\":\"Not Found\",\"reason\":\"no\"}",
                        "{\"code\":1001,\"msg\":\"boom\",\"cause\":\"because \\u00e9\"}",
                        "X-Reply-Error=%7B%22code%22%3A1001%2C%22message%22%3A%22boom%22%7D&a=b"),
                text -> text.getBytes(StandardCharsets.UTF_8),
                0,
                1,
                2);
    }

    @Override
    public void run(byte[] input, FuzzMemory memory) {
        if (input.length == 0) {
            return;
        }
        Pieces pieces = Pieces.of(input);
        ByteBuf in = memory.of(pieces.bytes());
        try {
            Status status = read(pieces, in);
            Status json = StatusJson.parse(StatusJson.format(status, Generation.FIVE));
            if (!status.isOk() && !json.equals(status)) {
                throw new AssertionError("read as " + json + " when written again, before as " + status);
            }
        } catch (ProtoException e) {
            // Refused.
        } finally {
            in.release();
        }
    }

    private static Status read(Pieces pieces, ByteBuf in) {
        return switch (pieces.choice() % 3) {
            case 0 -> StatusWire.readField(in, in.readableBytes());
            case 1 -> StatusJson.parse(new String(pieces.bytes(), StandardCharsets.UTF_8));
            default ->
                StatusWire.hasReplyError(in, in.readableBytes())
                        ? StatusWire.readReplyError(Metadata.read(in, in.readableBytes()))
                        : Status.OK;
        };
    }
}
