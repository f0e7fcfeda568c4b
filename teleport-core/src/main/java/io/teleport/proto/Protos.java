package io.teleport.proto;

import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

/** The built-in protocols. A name is a format and its generation, such as {@code raw@4}. */
public final class Protos {

    private static final Proto FAST = new RawProto(RawGeneration.THREE);
    private static final List<Proto> RAW = List.of(
            new RawProto(RawGeneration.FOUR), new RawProto(RawGeneration.FIVE), new RawProto(RawGeneration.SIX));
    private static final List<Proto> PACKET = List.of(
            new PacketProto("packet@2", PacketHeaderCodec.PROTOBUF),
            new PacketProto("packet-json@2", PacketHeaderCodec.JSON));
    private static final Proto TLV = new TlvProto();
    private static final List<Proto> THRIFT = List.of(
            new ThriftProto(ThriftForm.BINARY_FIVE),
            new ThriftProto(ThriftForm.BINARY_SIX),
            new ThriftProto(ThriftForm.STRUCT_FIVE),
            new ThriftProto(ThriftForm.STRUCT_SIX),
            new UnframedThriftProto());
    private static final List<Proto> JSON = generations(generation -> new JsonFormat(generation, FilterScope.FRAME));
    private static final List<Proto> PROTOBUF =
            generations(generation -> new ProtobufFormat(generation, FilterScope.FRAME));
    private static final List<Proto> WEB_SOCKET =
            Stream.of(Generation.values()).flatMap(Protos::webSocket).toList();
    private static final List<Proto> HTTP = List.of(new HttpProto(Generation.FIVE), new HttpProto(Generation.SIX));
    private static final List<Proto> BUILT_IN = Stream.of(
                    RAW, List.of(FAST), PACKET, List.of(TLV), THRIFT, JSON, PROTOBUF, HTTP, WEB_SOCKET)
            .flatMap(List::stream)
            .toList();

    private Protos() {}

    /** The default protocol: raw in generation 4. */
    public static Proto raw() {
        return raw(4);
    }

    /**
     * The raw protocol, which is the default one of Teleport and erpc.
     *
     * @param generation 3 (Teleport 3, there called fast), 4 (Teleport 4), 5 (Teleport 5) or 6 (erpc 6)
     * @throws IllegalArgumentException for any other generation
     */
    public static Proto raw(int generation) {
        return generation == 3 ? FAST : of(RAW, "raw", generation, 3);
    }

    /**
     * The json protocol: each message a JSON object.
     *
     * @param generation 4 (Teleport 4), 5 (Teleport 5) or 6 (erpc 6)
     * @throws IllegalArgumentException for any other generation
     */
    public static Proto json(int generation) {
        return of(JSON, "json", generation, 4);
    }

    /**
     * The protobuf protocol: each message a protobuf message, whatever its body is.
     *
     * @param generation 4 (Teleport 4), 5 (Teleport 5) or 6 (erpc 6)
     * @throws IllegalArgumentException for any other generation
     */
    public static Proto protobuf(int generation) {
        return of(PROTOBUF, "protobuf", generation, 4);
    }

    /**
     * The http protocol: each message an HTTP request or response; ordinary HTTP clients may call too.
     *
     * @param generation 5 (Teleport 5) or 6 (erpc 6)
     * @throws IllegalArgumentException for any other generation
     */
    public static Proto http(int generation) {
        if (generation < 5 || generation > 6) {
            throw new IllegalArgumentException("generation of http: " + generation + " (expected: 5-6)");
        }
        return HTTP.get(generation - 5);
    }

    /**
     * The built-in protocol with this name in any case; a format alone means its default generation.
     *
     * @throws IllegalArgumentException when there is none; the text names those that there are
     */
    public static Proto find(String name) {
        return ProtoRegistry.defaults().get(name);
    }

    /** The names of the built-in protocols. */
    public static List<String> names() {
        return ProtoRegistry.defaults().names();
    }

    private static Proto of(List<Proto> fromFour, String format, int generation, int first) {
        if (generation < 4 || generation > 6) {
            throw new IllegalArgumentException(
                    "generation of " + format + ": " + generation + " (expected: " + first + "-6)");
        }
        return fromFour.get(generation - 4);
    }

    private static List<Proto> generations(Function<Generation, EnvelopeFormat> format) {
        return Arrays.stream(Generation.values())
                .<Proto>map(generation -> new EnvelopeProto(format.apply(generation)))
                .toList();
    }

    /** Generation 6 has no status there, so that it is generation 5 by another name. */
    private static Stream<Proto> webSocket(Generation generation) {
        Generation form = generation.textSeq() ? generation : Generation.FIVE;
        return Stream.of(
                new WebSocketProto(generation.protoName("ws-json"), new JsonFormat(form, FilterScope.BODY)),
                new WebSocketProto(generation.protoName("ws-protobuf"), new ProtobufFormat(form, FilterScope.BODY)));
    }

    static List<Proto> builtIn() {
        return BUILT_IN;
    }
}
