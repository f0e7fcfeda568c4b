package io.teleport.internal;

import io.netty.channel.Channel;
import io.netty.handler.ssl.SslContext;
import io.teleport.ConfigException;
import io.teleport.DialOptions;
import io.teleport.ListenerConfig;
import io.teleport.Network;
import io.teleport.PeerConfig;
import io.teleport.codec.Codec;
import io.teleport.codec.CodecRegistry;
import io.teleport.proto.Compatibility;
import io.teleport.proto.Proto;
import io.teleport.proto.ProtoContext;
import io.teleport.proto.ProtoDetector;
import io.teleport.proto.ProtoLimits;
import io.teleport.proto.TlvMapping;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Where a configuration says to listen and how to dial; what becomes of the channels is the caller's matter. */
final class NetworkSetup {

    private static final Logger log = LoggerFactory.getLogger(NetworkSetup.class);

    /** All protocols that first bytes can tell apart. */
    private static final String AUTO = "auto";

    private static final String TLV_CODEC = "tlv-body-codec";
    private static final String DEFAULT_TLV_CODEC = "plain";

    private final EngineSettings settings;
    private final PeerConfig config;
    private final Resources resources;
    private final ProtoContext protoContext;
    private final ChannelSetup channels;
    private final Connector connector;
    private final Receptions receptions;
    private final @Nullable Supplier<SslContext> clientTls;

    /**
     * Checks what the settings name.
     *
     * @throws ConfigException when a protocol or codec is not registered, or a file cannot be read
     */
    NetworkSetup(EngineSettings settings, Resources resources) {
        this.settings = settings;
        this.config = settings.config();
        this.resources = resources;
        this.protoContext = protoContext(settings, resources);
        this.channels = new ChannelSetup(config, resources);
        WebSockets webSockets = new WebSockets(config, protoContext.limits().message() - Integer.BYTES);
        this.connector = new Connector(resources, channels, webSockets, protoContext);
        this.clientTls = clientTls(settings);
        checkProtos();
        this.receptions =
                new Receptions(config, channels, webSockets, protoContext, serverTls(settings), silentProto());
    }

    ProtoContext protoContext() {
        return protoContext;
    }

    Connector connector() {
        return connector;
    }

    /** The protocols of accepted connections for which nothing else is said. */
    ListenerProtos protos() {
        return protos("proto", config.proto());
    }

    private void checkProtos() {
        checkCodecs(protos());
        for (ListenerConfig listener : config.listeners()) {
            String named = listener.proto();
            if (named != null) {
                checkCodecs(protos("listeners." + listener.name() + ".proto", named));
            }
        }
    }

    private void checkCodecs(ListenerProtos protos) {
        protos.protos().forEach(proto -> checkCodec(proto, config.defaultBodyCodec()));
    }

    /** One protocol, several with commas between them, or all that first bytes can tell apart. */
    private ListenerProtos protos(String key, String names) {
        if (names.equalsIgnoreCase(AUTO)) {
            byte codec = codecId(settings.codecs(), config.defaultBodyCodec());
            List<Proto> fitting = ProtoDetector.RECOGNISED.stream()
                    .map(name -> proto(key, name))
                    .filter(proto -> Compatibility.carries(proto, codec))
                    .toList();
            return new ListenerProtos(AUTO, fitting);
        }
        List<String> all = Stream.of(names.split(",")).map(String::strip).toList();
        if (all.stream().anyMatch(AUTO::equalsIgnoreCase)) {
            throw new ConfigException(key, names, "auto alone, or protocols without it");
        }
        List<Proto> named =
                all.stream().map(name -> proto(key, name)).distinct().toList();
        for (Proto proto : named) {
            if (named.size() > 1 && !ProtoDetector.RECOGNISED.contains(proto.name())) {
                throw new ConfigException(key, names, "one protocol, or several of " + ProtoDetector.RECOGNISED);
            }
        }
        return new ListenerProtos(named.stream().map(Proto::name).collect(Collectors.joining(",")), named);
    }

    private @Nullable Proto silentProto() {
        String name = config.autoSilentProto();
        Proto proto = name == null ? null : proto("auto-silent-proto", name);
        if (proto != null && proto.inWebSocket()) {
            throw new ConfigException("auto-silent-proto", name, "one that needs no websocket");
        }
        return proto;
    }

    /** Returns the id of the codec of bodies for which nothing is said, if it goes with the protocol. */
    private byte checkCodec(Proto proto, String name) {
        CodecRegistry codecs = settings.codecs();
        byte id = codecId(codecs, "default-body-codec", name);
        byte own = proto.defaultBodyCodec(id, protoContext);
        if (own != id) {
            checkOwnCodec(proto, own);
        }
        if (!Compatibility.carries(proto, own)) {
            List<String> fitting = codecs.all().stream()
                    .filter(codec -> Compatibility.carries(proto, codec.id()))
                    .map(Codec::name)
                    .toList();
            throw new ConfigException(
                    "default-body-codec", name, "one of " + fitting + ", for proto is " + proto.name());
        }
        return id;
    }

    /** A protocol that has one codec alone needs it, whatever the default one is. */
    private void checkOwnCodec(Proto proto, byte own) {
        if (own == 0) {
            codecId(settings.codecs(), TLV_CODEC, config.tlvBodyCodec());
        }
        Codec codec = settings.codecs().find(own);
        String missing = codec == null ? "a codec with the id " + (own & 0xff) : codec.missing();
        if (missing != null) {
            String needs = codec == null ? missing : missing + " on the class path";
            throw new ConfigException("proto", proto.name(), "another one, for this one needs " + needs);
        }
    }

    private Proto proto(String key, String name) {
        Proto proto = settings.protos().find(name);
        if (proto == null) {
            throw new ConfigException(key, name, "one of " + settings.protos().names() + ", or for listeners auto");
        }
        return proto;
    }

    private static ProtoContext protoContext(EngineSettings settings, Resources resources) {
        PeerConfig config = settings.config();
        return new ProtoContext(
                new ProtoLimits(config.messageSizeLimit(), config.inflatedSizeLimit(), config.metadataSizeLimit()),
                settings.codecs(),
                settings.filters(),
                resources.allocator(),
                (bytes, start, length) ->
                        settings.routes().table().serviceMethods().get(bytes, start, length),
                TlvMapping.of(config.tlvRoutes(), tlvCodec(settings)));
    }

    /** Peers with codecs of their own need not have the default one as long as they do not speak TLV; 0 for none. */
    private static byte tlvCodec(EngineSettings settings) {
        String name = settings.config().tlvBodyCodec();
        boolean absent = name.equals(DEFAULT_TLV_CODEC) && settings.codecs().find(name) == null;
        return absent ? 0 : codecId(settings.codecs(), TLV_CODEC, name);
    }

    private static @Nullable Supplier<SslContext> serverTls(EngineSettings settings) {
        Path certificates = settings.config().certFile();
        Path key = settings.config().keyFile();
        return settings.serverTls() == null && certificates != null && key != null
                ? TlsFiles.server(certificates, key)
                : settings.serverTls();
    }

    private static @Nullable Supplier<SslContext> clientTls(EngineSettings settings) {
        Path trusted = settings.config().trustFile();
        return settings.clientTls() == null && trusted != null ? TlsFiles.client(trusted) : settings.clientTls();
    }

    /**
     * Finds out what an accepted channel carries, on its event loop. Ends there with the protocol, for which the channel must
     * be {@linkplain #connect connected} at once, or with an exception when it is closed.
     */
    CompletableFuture<Proto> receive(Channel channel, ListenerProtos protos) {
        try {
            return receptions.receive(channel, protos);
        } catch (RuntimeException e) {
            log.error("connection from {} closed, it cannot be set up", channel.remoteAddress(), e);
            channel.close();
            return CompletableFuture.failedFuture(e);
        }
    }

    /** Puts a connection behind the handlers of an accepted channel. On its event loop. */
    void connect(Channel channel, Proto proto, FirstReceiver receiver) {
        long writeTimeout = config.writeTimeout().toMillis();
        Connection connection = new Connection(channel, proto, protoContext, writeTimeout, receiver);
        receiver.attach(connection);
        channel.pipeline().addLast(connection);
    }

    /** Listeners for all addresses, none of them bound. */
    List<Listener> listeners(BiConsumer<ListenerProtos, Channel> acceptor) {
        return listenerConfigs().stream()
                .map(listener -> listener(listener, acceptor))
                .toList();
    }

    private Listener listener(ListenerConfig listener, BiConsumer<ListenerProtos, Channel> acceptor) {
        String named = listener.proto();
        ListenerProtos protos = protos("proto", named == null ? config.proto() : named);
        return new Listener(listener, protos, resources, channels, channel -> acceptor.accept(protos, channel));
    }

    private List<ListenerConfig> listenerConfigs() {
        List<ListenerConfig> all = new ArrayList<>();
        Integer port = config.listenPort();
        if (port != null) {
            all.add(ListenerConfig.of("default", config.network(), ":" + port));
        }
        all.addAll(config.listeners());
        return all;
    }

    /**
     * Whom to dial.
     *
     * @throws ConfigException when the address is not of the form that the network needs, or a name is not registered
     */
    DialTarget target(String address, DialOptions options) {
        Network network = or(options.network(), config.network());
        WebSocketAddress webSocket = WebSocketAddress.parse(address, config.websocketPath());
        if (webSocket.isUrl() && !network.isTcp()) {
            throw new ConfigException("network", network, "tcp, for address is " + address);
        }
        if (network.isTcp()) {
            HostPort.parse(webSocket.address());
        } else {
            Endpoints.ofPath(network, address);
        }
        Duration interval = or(options.redialInterval(), config.redialInterval());
        Duration longest = or(options.redialMaxInterval(), config.redialMaxInterval());
        if (longest.compareTo(interval) < 0) {
            throw new ConfigException("redial-max-interval", longest, "at least redial-interval, " + interval);
        }
        Proto proto = dialedProto(or(options.proto(), config.proto()), webSocket.isUrl());
        byte codec = checkCodec(proto, or(options.defaultBodyCodec(), config.defaultBodyCodec()));
        return new DialTarget(
                network,
                webSocket.address(),
                webSocket.path(),
                proto,
                or(options.timeout(), config.dialTimeout()),
                or(options.redialTimes(), config.redialTimes()),
                interval,
                longest,
                options.lazy(),
                proto.defaultBodyCodec(codec, protoContext),
                webSocket.tls(options.tls() == null ? clientTls : options.tls()));
    }

    private Proto dialedProto(String name, boolean inWebSocket) {
        if (name.equalsIgnoreCase(AUTO) || name.contains(",")) {
            throw new ConfigException(
                    "proto", name, "one of " + settings.protos().names() + ", to dial with");
        }
        Proto proto = proto("proto", name);
        if (inWebSocket && !proto.inWebSocket()) {
            throw new ConfigException(
                    "proto", name, "one for websockets such as ws-json@5, for the address begins with ws");
        }
        return proto;
    }

    private static <T> T or(@Nullable T own, T otherwise) {
        return own == null ? otherwise : own;
    }

    /**
     * The id of a codec that a setting names.
     *
     * @throws ConfigException when it is not registered
     */
    static byte codecId(CodecRegistry codecs, String name) {
        return codecId(codecs, "default-body-codec", name);
    }

    private static byte codecId(CodecRegistry codecs, String key, String name) {
        Codec codec = codecs.find(name);
        if (codec == null) {
            List<String> names = codecs.all().stream().map(Codec::name).toList();
            throw new ConfigException(key, name, "one of " + names);
        }
        String missing = codec.missing();
        if (missing != null) {
            throw new ConfigException(key, name, missing + " on the class path");
        }
        return codec.id();
    }
}
