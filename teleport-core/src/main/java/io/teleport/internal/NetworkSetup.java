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
import io.teleport.proto.ProtoLimits;
import io.teleport.proto.TlvMapping;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Where a configuration says to listen and how to dial; what becomes of the channels is the caller's matter. */
final class NetworkSetup {

    private static final Logger log = LoggerFactory.getLogger(NetworkSetup.class);

    private static final String TLV_CODEC = "tlv-body-codec";
    private static final String DEFAULT_TLV_CODEC = "plain";

    private final EngineSettings settings;
    private final PeerConfig config;
    private final Resources resources;
    private final ProtoContext protoContext;
    private final ChannelSetup channels;
    private final Connector connector;
    private final @Nullable Supplier<SslContext> serverTls;
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
        this.connector = new Connector(resources, channels, protoContext);
        this.serverTls = serverTls(settings);
        this.clientTls = clientTls(settings);
        checkProtos();
    }

    ProtoContext protoContext() {
        return protoContext;
    }

    Connector connector() {
        return connector;
    }

    /** The protocol of connections for which nothing else is said. */
    Proto proto() {
        return proto("proto", config.proto());
    }

    private void checkProtos() {
        checkCodec(proto("proto", config.proto()), config.defaultBodyCodec());
        for (ListenerConfig listener : config.listeners()) {
            String named = listener.proto();
            if (named != null) {
                checkCodec(proto("listeners." + listener.name() + ".proto", named), config.defaultBodyCodec());
            }
        }
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
            throw new ConfigException(key, name, "one of " + settings.protos().names());
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
                (in, length) -> settings.routes().table().serviceMethods().read(in, length),
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

    /** Puts handlers into a channel that was accepted; closes it when that cannot be done. On its event loop. */
    void accept(Channel channel, Proto proto, FirstReceiver receiver) {
        long writeTimeout = config.writeTimeout().toMillis();
        Connection connection = new Connection(channel, proto, protoContext, writeTimeout, receiver);
        receiver.attach(connection);
        try {
            channels.assemble(channel, ChannelSetup.serverTls(serverTls, channel), connection);
        } catch (RuntimeException e) {
            log.error("connection from {} closed, it cannot be set up", channel.remoteAddress(), e);
            channel.close();
            receiver.disconnected();
        }
    }

    /** Listeners for all addresses, none of them bound. */
    List<Listener> listeners(BiConsumer<Proto, Channel> acceptor) {
        return listenerConfigs().stream()
                .map(listener -> listener(listener, acceptor))
                .toList();
    }

    private Listener listener(ListenerConfig listener, BiConsumer<Proto, Channel> acceptor) {
        String named = listener.proto();
        Proto proto = proto("proto", named == null ? config.proto() : named);
        return new Listener(listener, proto, resources, channels, channel -> acceptor.accept(proto, channel));
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
        if (network.isTcp()) {
            HostPort.parse(address);
        } else {
            Endpoints.ofPath(network, address);
        }
        Proto proto = proto("proto", or(options.proto(), config.proto()));
        byte codec = checkCodec(proto, or(options.defaultBodyCodec(), config.defaultBodyCodec()));
        return new DialTarget(
                network,
                address,
                proto,
                or(options.timeout(), config.dialTimeout()),
                or(options.redialTimes(), config.redialTimes()),
                or(options.redialInterval(), config.redialInterval()),
                or(options.redialMaxInterval(), config.redialMaxInterval()),
                options.lazy(),
                proto.defaultBodyCodec(codec, protoContext),
                options.tls() == null ? clientTls : options.tls());
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
