package io.teleport.proto;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.teleport.codec.CodecException;
import io.teleport.codec.CodecRegistry;
import io.teleport.fuzz.FuzzMemory;
import io.teleport.fuzz.FuzzTarget;
import io.teleport.fuzz.Pieces;
import io.teleport.message.Message;
import io.teleport.message.Metadata;
import io.teleport.message.Status;
import io.teleport.xfer.XferPipe;
import io.teleport.xfer.XferRegistry;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Reads anything as frames of one protocol, at once and in two pieces, which must make no difference; and writes what was
 * read again, which must be read as the same.
 */
public final class ProtoFuzz implements FuzzTarget {

    private static final ProtoLimits LIMITS = new ProtoLimits(3000, 6000, 1000);

    private static final CodecRegistry CODECS = CodecRegistry.defaults();
    private static final XferRegistry FILTERS = XferRegistry.defaults();

    /** Differ by their names alone. */
    private static final List<String> SAME = List.of("ws-json@6", "ws-protobuf@6");

    private final Proto proto;

    private ProtoFuzz(Proto proto) {
        this.proto = proto;
    }

    /** One for each protocol. */
    public static Map<String, FuzzTarget> targets() {
        Map<String, FuzzTarget> targets = new LinkedHashMap<>();
        for (String name : Protos.names()) {
            if (!SAME.contains(name)) {
                targets.put(name, new ProtoFuzz(Protos.find(name)));
            }
        }
        return targets;
    }

    /** With small limits, and buffers from this memory. */
    public static ProtoContext context(FuzzMemory memory) {
        return new ProtoContext(
                LIMITS, CODECS, FILTERS, memory.allocator(), InternedServiceMethods.of(List.of("/math/add", "/a/b")));
    }

    @Override
    public List<byte[]> seeds() {
        return Pieces.seeds(Stream.concat(captured(), probes()), bytes -> bytes, 0, 100, 255);
    }

    /** The packets of generation 2 were captured with one kind of header. */
    private Stream<byte[]> captured() {
        String name = proto.name().equals("packet-json@2") ? "packet@2" : proto.name();
        return GoldenFiles.ALL.stream()
                .filter(file -> file.proto().name().equals(name))
                .flatMap(file -> file.load().stream())
                .map(GoldenFrame::bytes);
    }

    private Stream<byte[]> probes() {
        String format = proto.name().replaceAll("@.*", "").replace("protobuf", "pb");
        String version = proto.name().endsWith("6") ? "v6.3.5 " : proto.name().endsWith("5") ? "v5.4.2 " : "v4.2.0 ";
        return Probe.of(version + format, proto)
                .map(probe -> Frames.bytes(probe.fields().get("sentHex").asString()));
    }

    @Override
    public void run(byte[] input, FuzzMemory memory) {
        if (input.length == 0) {
            return;
        }
        Pieces pieces = Pieces.of(input);
        ProtoContext context = context(memory);
        Outcome whole = read(pieces.bytes(), pieces.bytes().length, context, memory);
        Outcome parts = read(pieces.bytes(), pieces.split(), context, memory);
        whole.checkSame(parts);
    }

    /** Reads what comes up to the split, and then what is there with the rest. */
    private Outcome read(byte[] bytes, int split, ProtoContext context, FuzzMemory memory) {
        Proto session = proto.forSession();
        List<Fields> read = new ArrayList<>();
        ByteBuf in = memory.allocator().heapBuffer(bytes.length + 1);
        try {
            in.writeBytes(bytes, 0, split);
            readAll(session, in, read, context, memory);
            in.writeBytes(bytes, split, bytes.length - split);
            readAll(session, in, read, context, memory);
            return new Outcome(read, in.readableBytes(), null);
        } catch (ProtoException e) {
            return new Outcome(read, -1, e);
        } finally {
            in.release();
        }
    }

    private void readAll(Proto session, ByteBuf in, List<Fields> read, ProtoContext context, FuzzMemory memory) {
        while (true) {
            int before = in.readerIndex();
            Message message = session.read(in, context);
            ByteBuf answer = session.takeAnswer();
            if (answer != null) {
                answer.release();
            }
            int consumed = in.readerIndex() - before;
            if (message == null) {
                require(consumed == 0, consumed + " bytes consumed without a message");
                return;
            }
            try {
                require(consumed > 0 && consumed == message.wireSize(), consumed + " bytes consumed for " + message);
                Fields fields = Fields.of(message);
                read.add(fields);
                writeAndRead(message, fields, context, memory);
            } finally {
                message.release();
            }
        }
    }

    private void writeAndRead(Message message, Fields fields, ProtoContext context, FuzzMemory memory) {
        if (fields.seqText() != null && fields.seqText().startsWith("http")) {
            return;
        }
        ByteBuf out = memory.allocator().heapBuffer();
        try {
            proto.forSession().write(message, out, context);
            int size = out.readableBytes();
            require(size == message.wireSize() && size <= LIMITS.message(), size + " bytes written for " + message);
            readBack(out, fields, context);
        } catch (ProtoException | CodecException e) {
            require(
                    e instanceof CodecException
                            || !String.valueOf(e.getMessage()).isEmpty(),
                    "an empty message");
        } finally {
            out.release();
        }
    }

    private void readBack(ByteBuf out, Fields fields, ProtoContext context) {
        Message again;
        try {
            again = proto.forSession().read(out, context);
        } catch (ProtoException e) {
            throw new AssertionError("what was written is refused: " + fields, e);
        }
        require(again != null && !out.isReadable(), "what was written is not read: " + fields);
        try {
            Fields second = Fields.of(again);
            boolean same = proto.name().startsWith("http")
                    ? fields.asOfHttp(fields).equals(second.asOfHttp(fields))
                    : fields.equals(second);
            require(same, "read as " + second + " when written again, before as " + fields);
        } finally {
            again.release();
        }
    }

    private static void require(boolean holds, String what) {
        if (!holds) {
            throw new AssertionError(what);
        }
    }

    /**
     * How the input was understood.
     *
     * @param left    bytes that were not read
     * @param refusal {@code null} when nothing was refused
     */
    private record Outcome(List<Fields> read, int left, ProtoException refusal) {

        /** Who has seen a part may refuse a frame that is too large before those would who wait for its header. */
        void checkSame(Outcome parts) {
            boolean tooLarge = parts.refusal != null && parts.refusal.code() == Status.CODE_TOO_LARGE;
            boolean same = left == parts.left && (refusal == null) == (parts.refusal == null);
            require(read.equals(parts.read) && (same || tooLarge), "at once " + this + ", in parts " + parts);
        }
    }

    /** What a message holds. */
    private record Fields(
            int type,
            long seq,
            String seqText,
            String serviceMethod,
            Status status,
            Metadata metadata,
            int bodyCodec,
            XferPipe pipe,
            String body) {

        /**
         * Of HTTP headers not all are passed on, and those that are change their order and case; the query is written
         * with what it may not hold encoded; an error has a content
         * type of its own, and so has a body of no known one.
         */
        Fields asOfHttp(Fields first) {
            int codec = first.bodyCodec == 0 || !first.status.isOk() ? 0 : bodyCodec;
            String path = serviceMethod.split("\\?", 2)[0];
            return new Fields(type, seq, seqText, path, status, new Metadata(), codec, pipe, body);
        }

        static Fields of(Message message) {
            Metadata metadata = new Metadata();
            message.metadata().forEach(metadata::add);
            return new Fields(
                    message.type(),
                    message.seqText() == null ? message.seq() : 0,
                    message.seqText(),
                    message.serviceMethod(),
                    message.status(),
                    metadata,
                    message.bodyCodec(),
                    message.pipe(),
                    ByteBufUtil.hexDump((ByteBuf) message.body()));
        }
    }
}
