package io.teleport.proto;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * The header of Thrift's THeader frames: names and values, after the protocol of the payload (0, binary) and its
 * transforms (none).
 *
 * <p>Source of the format: {@code doc/specs/HeaderFormat.md} of Thrift.
 */
final class ThriftHeader {

    static final String METADATA = "Tp-Meta";
    static final String BODY_CODEC = "Tp-BodyCodec";
    static final String XFER_PIPE = "Tp-XferPipe";
    static final String STATUS = "Tp-Status";

    /** Others are skipped, however many there are. */
    private static final Set<String> NAMES = Set.of(METADATA, BODY_CODEC, XFER_PIPE, STATUS);

    private static final int LONGEST_NAME = BODY_CODEC.length();
    private static final int WORD = Integer.BYTES;
    private static final int INFO_PADDING = 0;
    private static final int INFO_PAIRS = 1;
    private static final int INFO_LASTING_PAIRS = 2;

    /** Parts of the frame, not retained. */
    private final Map<String, ByteBuf> values = new HashMap<>(8);

    private ThriftHeader() {}

    /**
     * Reads the header.
     *
     * @param in its words, all of which are consumed; the header is valid as long as they are
     * @throws ProtoException when they are no header, or one of another protocol or with transforms
     */
    static ThriftHeader read(ByteBuf in) {
        ThriftHeader header = new ThriftHeader();
        require(readNumber(in), 0, "thrift protocol", "0 binary");
        require(readNumber(in), 0, "thrift transforms", "0, none");
        int info = INFO_PAIRS;
        while (in.isReadable() && info != INFO_PADDING) {
            info = readNumber(in);
            if (info == INFO_PAIRS || info == INFO_LASTING_PAIRS) {
                header.readPairs(in);
            } else {
                require(info, INFO_PADDING, "thrift header info", "0-2");
            }
        }
        return header;
    }

    /** The value under this name, empty when there is none. */
    ByteBuf get(String name) {
        return values.getOrDefault(name, Unpooled.EMPTY_BUFFER);
    }

    private void readPairs(ByteBuf in) {
        for (int count = readNumber(in); count > 0; count--) {
            ByteBuf name = readText(in);
            ByteBuf value = readText(in);
            String text = name.readableBytes() > LONGEST_NAME ? "" : name.toString(StandardCharsets.US_ASCII);
            if (NAMES.contains(text)) {
                values.put(text, value);
            }
        }
    }

    /** Appends the words before the pairs, without their number, which {@link #finish} needs. */
    static void begin(int pairs, ByteBuf out) {
        out.writeShort(0).writeByte(0).writeByte(0).writeByte(INFO_PAIRS).writeByte(pairs);
    }

    /** Appends a pair. */
    static void writePair(String name, ByteBuf value, ByteBuf out) {
        out.writeByte(name.length());
        out.writeCharSequence(name, StandardCharsets.US_ASCII);
        Varints.write(value.readableBytes(), out);
        out.writeBytes(value);
    }

    /** Appends the padding, and sets the number of words of a header that begins at this index with that number. */
    static void finish(int start, ByteBuf out) {
        int length = out.writerIndex() - start - Short.BYTES;
        int words = (length + WORD - 1) / WORD;
        if (words > 0xffff) {
            throw ProtoException.tooLarge("header length: " + length + " (expected: 0-" + 0xffff * WORD + ")", null);
        }
        out.writeZero(words * WORD - length);
        out.setShort(start, words);
    }

    private static ByteBuf readText(ByteBuf in) {
        int length = readNumber(in);
        if (length > in.readableBytes()) {
            throw ProtoException.malformed(
                    "header text length: " + length + " (expected: 0-" + in.readableBytes() + ")");
        }
        return in.readSlice(length);
    }

    private static int readNumber(ByteBuf in) {
        long number = Varints.read(in);
        if (number < 0 || number > Integer.MAX_VALUE) {
            throw ProtoException.malformed("header number: " + number + " (expected: 0-" + Integer.MAX_VALUE + ")");
        }
        return (int) number;
    }

    private static void require(int value, int wanted, String field, String expected) {
        if (value != wanted) {
            throw ProtoException.malformed(field + ": " + value + " (expected: " + expected + ")");
        }
    }
}
