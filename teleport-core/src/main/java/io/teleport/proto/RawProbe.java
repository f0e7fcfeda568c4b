package io.teleport.proto;

import io.netty.buffer.ByteBuf;
import io.teleport.message.MessageType;
import io.teleport.xfer.XferException;
import io.teleport.xfer.XferPipe;
import java.util.List;

/**
 * Looks whether a connection begins with a frame of one generation of the raw protocol. Where there is a version byte it
 * decides; elsewhere the whole header must be right, stricter than a reader is.
 */
final class RawProbe {

    /** The bytes begin with such a frame. */
    static final int FITS = 0;

    /** They do not. */
    static final int FITS_NOT = -1;

    /** A frame of generation 5 can look like one of 6 only by chance, but the other way round it is easy. */
    static final List<RawProbe> IN_ORDER = List.of(
            new RawProbe(RawGeneration.THREE),
            new RawProbe(RawGeneration.FOUR),
            new RawProbe(RawGeneration.SIX),
            new RawProbe(RawGeneration.FIVE));

    private static final int LONGEST_SEQ = 8;

    private final RawGeneration generation;

    private RawProbe(RawGeneration generation) {
        this.generation = generation;
    }

    String protoName() {
        return generation.protoName();
    }

    /**
     * Looks at the first bytes, of which there is at least one, and leaves them as they are.
     *
     * @return {@link #FITS}, {@link #FITS_NOT}, or how many bytes must be there to know
     */
    int look(ByteBuf in, ProtoContext context) {
        int start = in.readerIndex();
        int available = in.readableBytes();
        int prefix = generation.prefixLength();
        if (available <= Integer.BYTES) {
            return Integer.BYTES + 1;
        }
        if (!hasVersion(in)) {
            return FITS_NOT;
        }
        if (available < prefix) {
            return prefix;
        }
        int filters = in.getUnsignedByte(start + prefix - 1);
        long length = in.getUnsignedInt(start);
        if (length < (long) prefix + filters + (filters == 0 ? shortestHeader() : 0)) {
            return FITS_NOT;
        }
        if (!areKnown(in, start + prefix, Math.min(filters, available - prefix), context)) {
            return FITS_NOT;
        }
        if (available < prefix + filters) {
            return available + 1;
        }
        if (generation.versioned()) {
            return FITS;
        }
        return filters == 0
                ? header(in, start + prefix, length - prefix, context)
                : packed(in, length, filters, context);
    }

    private boolean hasVersion(ByteBuf in) {
        return !generation.versioned() || in.getUnsignedByte(in.readerIndex() + Integer.BYTES) == generation.version();
    }

    /** Nothing but the lengths, the type and the codec. */
    private int shortestHeader() {
        return generation.lengthWidth() * 2
                + generation.metadataLengthWidth()
                + (generation.statusField() ? Short.BYTES : 0)
                + 2;
    }

    private static boolean areKnown(ByteBuf in, int start, int filters, ProtoContext context) {
        for (int i = 0; i < filters; i++) {
            if (context.filters().find(in.getByte(start + i)) == null) {
                return false;
            }
        }
        return true;
    }

    private int packed(ByteBuf in, long length, int filters, ProtoContext context) {
        if (length > context.limits().message()) {
            return FITS_NOT;
        }
        if (in.readableBytes() < length) {
            return (int) length;
        }
        ByteBuf frame = in.slice(in.readerIndex(), (int) length).skipBytes(generation.prefixLength());
        ByteBuf plain;
        try {
            XferPipe pipe = context.filters().readPipe(frame, filters);
            plain = pipe.unpack(frame, context.allocator(), context.limits().inflated());
        } catch (XferException e) {
            return FITS_NOT;
        }
        try {
            return header(plain, plain.readerIndex(), plain.readableBytes(), context) == FITS ? FITS : FITS_NOT;
        } finally {
            plain.release();
        }
    }

    /** Looks at the header that begins at this index, in a frame of which so many bytes are left. */
    private int header(ByteBuf in, int start, long length, ProtoContext context) {
        Fields fields = new Fields(in, start, length);
        boolean seq = fields.next(Byte.BYTES, LONGEST_SEQ, RawProbe::isBase36) && fields.length > 0;
        boolean type = seq && fields.nextByte() && isFirst(fields.value);
        boolean method = type && fields.next(Byte.BYTES, 0xff, b -> (b & 0xff) > 0x20);
        boolean status = method && (!generation.statusField() || fields.next(Short.BYTES, 0xffff, RawProbe::isQuery));
        boolean empty = fields.length == 0;
        boolean coded = status && (empty || !generation.statusField() || fields.startsWith("code="));
        boolean metadata = coded && fields.next(Short.BYTES, context.limits().metadata(), RawProbe::isQuery);
        boolean codec = metadata && fields.nextByte();
        if (fields.needed > 0) {
            return fields.needed - in.readerIndex();
        }
        boolean known =
                codec && (!empty || fields.value == 0 || context.codecs().find((byte) fields.value) != null);
        return codec && (known || !generation.statusField()) ? FITS : FITS_NOT;
    }

    /** Nobody begins with an answer. */
    private static boolean isFirst(int type) {
        return type == MessageType.CALL || type == MessageType.PUSH || type == MessageType.AUTH_CALL;
    }

    private static boolean isBase36(byte b) {
        return b >= '0' && b <= '9' || b >= 'a' && b <= 'z' || b >= 'A' && b <= 'Z' || b == '-';
    }

    /** Whether it may stand in metadata; quotes, brackets and blanks do in bodies. */
    private static boolean isQuery(byte b) {
        return b > 0x20 && b < 0x7f && "\"'<>[]{}\\^`|".indexOf(b) < 0;
    }

    /** Walks over the fields of a header, as far as they have come. */
    private static final class Fields {

        private final ByteBuf in;
        private final long end;
        private int at;
        private int fieldStart;
        private int length;
        private int value;
        /** The index up to which bytes must be there to go on; 0 while all that was asked for was there. */
        private int needed;

        private Fields(ByteBuf in, int start, long length) {
            this.in = in;
            this.at = start;
            this.end = start + length;
        }

        private boolean nextByte() {
            if (!has(1)) {
                return false;
            }
            value = in.getUnsignedByte(at++);
            return true;
        }

        private boolean next(int width, int most, BytePredicate allowed) {
            if (!has(width)) {
                return false;
            }
            length = (int) RawGeneration.getLength(in, at, width);
            if (length > most || at + width + (long) length > end || !has(width + length)) {
                return false;
            }
            fieldStart = at + width;
            at = fieldStart + length;
            return in.forEachByte(fieldStart, length, allowed::test) < 0;
        }

        private boolean has(int bytes) {
            if (at + (long) bytes > end) {
                return false;
            }
            if (at + bytes > in.writerIndex()) {
                needed = at + bytes;
                return false;
            }
            return true;
        }

        private boolean startsWith(String text) {
            for (int i = 0; i < text.length(); i++) {
                if (i >= length || in.getByte(fieldStart + i) != text.charAt(i)) {
                    return false;
                }
            }
            return true;
        }
    }

    /** What a byte may be. */
    private interface BytePredicate {

        boolean test(byte b);
    }
}
