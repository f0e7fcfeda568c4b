package io.teleport.readme;

import io.netty.buffer.ByteBuf;
import io.teleport.message.Message;
import io.teleport.message.Status;
import io.teleport.proto.Proto;
import io.teleport.proto.ProtoContext;
import io.teleport.proto.ProtoException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

// region line-proto
/** Messages as lines: type, sequence, codec, status code, service method, body. No metadata, no filters. */
final class LineProto implements Proto {
    @Override
    public String name() {
        return "line";
    }

    @Override
    public @Nullable Message read(ByteBuf in, ProtoContext context) {
        int limit = context.limits().message();
        int length = in.bytesBefore((byte) '\n');
        if ((length < 0 ? in.readableBytes() : length) > limit) {
            throw ProtoException.tooLarge("line: over " + limit + " bytes (expected: up to " + limit + ")", null);
        }
        if (length < 0) {
            return null; // more will come
        }
        ByteBuf line = in.readSlice(length);
        in.skipBytes(1);
        Message message = new Message().wireSize(length + 1);
        message.type(number(line)).seq(number(line)).bodyCodec((byte) number(line));
        message.status(Status.of(number(line))).serviceMethod(word(line));
        return message.lentBody(line);
    }

    @Override
    public void write(Message message, ByteBuf out, ProtoContext context) {
        if (!message.pipe().isEmpty() || message.serviceMethod().contains(" ")) {
            throw ProtoException.malformed(message.serviceMethod() + " " + message.pipe()
                    + " (expected: a service method without spaces, and no filters)");
        }
        int start = out.writerIndex();
        out.writeCharSequence(
                message.type() + " " + message.seq() + " " + (message.bodyCodec() & 0xff) + " "
                        + message.status().code() + " " + message.serviceMethod() + " ",
                StandardCharsets.UTF_8);
        context.writeBody(message, out);
        if (out.indexOf(start, out.writerIndex(), (byte) '\n') >= 0) {
            throw ProtoException.malformed("body: with a line feed (expected: one line)");
        }
        out.writeByte('\n');
        message.wireSize(out.writerIndex() - start);
    }

    private static int number(ByteBuf line) {
        String word = word(line);
        try {
            return Integer.parseInt(word);
        } catch (NumberFormatException e) {
            throw ProtoException.malformed("field: " + word + " (expected: a number)");
        }
    }

    private static String word(ByteBuf line) {
        int length = line.bytesBefore((byte) ' ');
        if (length < 0) {
            throw ProtoException.malformed("line: no space (expected: six fields)");
        }
        String word = line.readString(length, StandardCharsets.UTF_8);
        line.skipBytes(1);
        return word;
    }
}
// endregion
