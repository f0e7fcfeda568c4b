package io.teleport.codec;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.teleport.fuzz.FuzzMemory;
import io.teleport.fuzz.FuzzTarget;
import io.teleport.fuzz.Pieces;
import io.teleport.testing.ThriftAuthor;
import io.teleport.testing.proto.Numbers;
import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Decodes bodies of a few types in one codec; what can be encoded again must be decoded as the same. */
public final class CodecFuzz implements FuzzTarget {

    private final Codec codec;
    private final List<Type> types;
    private final List<BodyReaders> readers;
    private final List<byte[]> samples;

    private CodecFuzz(Codec codec, List<Type> types, byte[]... samples) {
        CodecRegistry codecs = CodecRegistry.of(List.of(codec));
        this.codec = codec;
        this.types = types;
        this.readers = types.stream().map(type -> BodyReaders.of(codecs, type)).toList();
        this.samples = List.of(samples);
    }

    /** One for each codec. */
    public static Map<String, FuzzTarget> targets() {
        Map<String, FuzzTarget> targets = new LinkedHashMap<>();
        targets.put(
                "codec-json",
                new CodecFuzz(
                        new JsonCodec(),
                        List.of(Object.class, Book.class, Map.class, int[].class, BigDecimal.class, long.class),
                        bytes("{\"title\":\"a\",\"pages\":[1,2],\"prices\":{\"x\":1.5e3}}"),
                        bytes("[1,-2,3]"),
                        bytes("1e3"),
                        bytes("9999e414"),
                        bytes("null")));
        targets.put(
                "codec-protobuf",
                new CodecFuzz(
                        new ProtobufCodec(),
                        List.of(Numbers.class),
                        Numbers.newBuilder()
                                .addAllValues(List.of(1, -2, 1 << 20))
                                .setAuthor("li")
                                .build()
                                .toByteArray()));
        targets.put(
                "codec-plain",
                new CodecFuzz(
                        new PlainCodec(),
                        List.of(
                                String.class,
                                int.class,
                                double.class,
                                boolean.class,
                                BigDecimal.class,
                                BigInteger.class,
                                char.class,
                                Float.class),
                        bytes("text"),
                        bytes("-12"),
                        bytes("1.5E+3"),
                        bytes("1e999999999"),
                        bytes("true")));
        targets.put(
                "codec-form",
                new CodecFuzz(
                        new FormCodec(),
                        List.of(Map.class, Book.class),
                        bytes("title=a+b&pages=1&pages=2"),
                        bytes("a=%C3%A9&b=&c")));
        targets.put(
                "codec-xml",
                new CodecFuzz(
                        new XmlCodec(),
                        List.of(Book.class, String.class),
                        bytes(
                                "<Book><title>a</title><pages><pages>1</pages></pages><prices><x>1.5</x></prices></Book>"),
                        bytes("<?xml version=\"1.0\"?><a b='c'>&lt;<![CDATA[x]]><!-- y --></a>")));
        targets.put(
                "codec-thrift",
                new CodecFuzz(
                        new ThriftCodec(),
                        List.of(ThriftAuthor.class),
                        encoded(new ThriftCodec(), new ThriftAuthor("li", List.of("a", "b")))));
        return targets;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] encoded(Codec codec, Object body) {
        ByteBuf out = Unpooled.buffer();
        try {
            codec.encode(body, out);
            return ByteBufUtil.getBytes(out);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        } finally {
            out.release();
        }
    }

    @Override
    public List<byte[]> seeds() {
        return Pieces.seeds(
                samples.stream(),
                sample -> sample,
                IntStream.range(0, types.size()).toArray());
    }

    @Override
    public void run(byte[] input, FuzzMemory memory) throws Exception {
        if (input.length == 0) {
            return;
        }
        Pieces pieces = Pieces.of(input);
        int type = pieces.choice() % types.size();
        boolean array = pieces.choice() < 128;
        ByteBuf in = array ? memory.of(pieces.bytes()) : direct(pieces.bytes(), memory);
        ByteBuf out = memory.allocator().heapBuffer();
        try {
            Object body = readers.get(type).read(codec.id(), in.slice());
            codec.encode(body, out);
            if (isComparable(body)) {
                checkSame(body, readers.get(type).read(codec.id(), out));
            }
        } catch (CodecException e) {
            // Refused.
        } finally {
            in.release();
            out.release();
        }
    }

    private static ByteBuf direct(byte[] bytes, FuzzMemory memory) {
        return memory.allocator().directBuffer(Math.max(1, bytes.length)).writeBytes(bytes);
    }

    /** Others are as different as two objects of their type are; of XML and JSON it is known what they lose. */
    private static boolean isComparable(Object body) {
        return Stream.of(Number.class, Numbers.class, Boolean.class).anyMatch(type -> type.isInstance(body));
    }

    private static void checkSame(Object body, Object again) {
        boolean same =
                body instanceof BigDecimal number ? number.compareTo((BigDecimal) again) == 0 : body.equals(again);
        // JSON has no infinity, which a number of too many digits becomes, and tells it in text.
        boolean text = body instanceof Double number && number.isInfinite() && again.equals(number.toString());
        if (!same && !text) {
            throw new AssertionError("read as " + again + " when written again, before as " + body);
        }
    }

    /** A body of an application. */
    public record Book(String title, List<Integer> pages, Map<String, Double> prices) {}
}
