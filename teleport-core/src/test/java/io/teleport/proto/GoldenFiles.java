package io.teleport.proto;

import io.teleport.xfer.GzipFilter;
import io.teleport.xfer.Md5Filter;
import io.teleport.xfer.XferRegistry;
import java.util.List;
import java.util.Map;

/** All files of captured frames. A new protocol adds its files here. */
final class GoldenFiles {

    /** Bytes before the ids of the filters: length and count, in generations 3 and 4 of raw the version too. */
    private static final int PREFIX = 5;

    private static final Sameness JSON = Sameness.inflated(PREFIX, new EscapedBody("\"}"));

    /** The Go peers had registered their gzip filter under another name than ours has, which http tells. */
    static final ProtoContext NAMED_GZIP = Frames.context(
            ProtoLimits.DEFAULT,
            XferRegistry.of(List.of(new NamedFilter("gzip-5", new GzipFilter()), new Md5Filter())));

    static final List<GoldenFile> ALL = List.of(
            GoldenFile.of("v5.0.0-thrift", 60, Protos.find("thrift@5.0"), ThriftSameness.UNFRAMED),
            GoldenFile.of("v5.4.2-thrift", 77, Protos.find("thrift@5"), ThriftSameness.FRAMED),
            GoldenFile.of("v5.4.2-thrift-struct", 5, Protos.find("thrift-struct@5"), ThriftSameness.FRAMED),
            GoldenFile.of("v6.3.5-thrift", 80, Protos.find("thrift@6"), ThriftSameness.FRAMED),
            GoldenFile.of("v6.3.5-thrift-struct", 5, Protos.find("thrift-struct@6"), ThriftSameness.FRAMED),
            GoldenFile.of("tao-tlv", 20, Protos.find("tlv"), Sameness.EXACT),
            GoldenFile.of("v2.6-raw", 86, Protos.find("packet@2"), Sameness.inflatedBody(GoldenFiles::packetHeader)),
            GoldenFile.of("v3.9.0-raw", 63, Protos.raw(3), Sameness.inflated(PREFIX + 1)),
            GoldenFile.of("v4.2.0-raw", 87, Protos.raw(4), Sameness.inflated(PREFIX + 1)),
            GoldenFile.of("v5.0.0-raw", 74, Protos.raw(5), Sameness.inflated(PREFIX)),
            GoldenFile.of("v5.4.2-raw", 89, Protos.raw(5), Sameness.inflated(PREFIX)),
            GoldenFile.of("v6.3.5-raw", 91, Protos.raw(6), Sameness.inflated(PREFIX)),
            GoldenFile.of("v4.2.0-json", 80, Protos.json(4), JSON),
            GoldenFile.of("v5.4.2-json", 86, Protos.json(5), JSON),
            GoldenFile.of("v6.3.5-json", 85, Protos.json(6), JSON),
            new GoldenFile("v5.4.2-http", 58, Protos.http(5), NAMED_GZIP, new HttpSameness(), Map.of()),
            new GoldenFile("v6.3.5-http", 56, Protos.http(6), NAMED_GZIP, new HttpSameness(), Map.of()),
            GoldenFile.of("v4.2.0-pb", 82, Protos.protobuf(4), Sameness.inflated(PREFIX)),
            GoldenFile.of("v5.4.2-pb", 90, Protos.protobuf(5), Sameness.inflated(PREFIX)),
            GoldenFile.of("v6.3.5-pb", 89, Protos.protobuf(6), Sameness.inflated(PREFIX)),
            GoldenFile.of("v4.2.0-ws-json", 62, Protos.find("ws-json@4"), WebSocketSameness::json),
            GoldenFile.of("v5.4.2-ws-json", 74, Protos.find("ws-json@5"), WebSocketSameness::json),
            GoldenFile.of("v6.3.5-ws-json", 74, Protos.find("ws-json@6"), WebSocketSameness::json),
            GoldenFile.of("v4.2.0-ws-pb", 62, Protos.find("ws-protobuf@4"), WebSocketSameness::protobuf),
            GoldenFile.of("v5.4.2-ws-pb", 76, Protos.find("ws-protobuf@5"), WebSocketSameness::protobuf),
            GoldenFile.of("v6.3.5-ws-pb", 76, Protos.find("ws-protobuf@6"), WebSocketSameness::protobuf));

    /** How many frames are read but not written, by the reason. */
    static final Map<String, Integer> READ_ONLY_COUNTS = Map.of();

    private GoldenFiles() {}

    static GoldenFile named(String name) {
        return ALL.stream().filter(file -> file.name().equals(name)).findFirst().orElseThrow();
    }

    /** Bytes of a packet before the length of its body. */
    private static int packetHeader(GoldenFrame frame) {
        return Integer.BYTES + frame.fields().get("headerLength").asInt();
    }
}
