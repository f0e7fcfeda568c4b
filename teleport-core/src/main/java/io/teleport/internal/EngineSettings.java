package io.teleport.internal;

import io.netty.handler.ssl.SslContext;
import io.teleport.PeerConfig;
import io.teleport.codec.CodecRegistry;
import io.teleport.plugin.ExchangeListener;
import io.teleport.plugin.ExchangeObserver;
import io.teleport.plugin.HookChain;
import io.teleport.plugin.SessionListener;
import io.teleport.proto.ProtoRegistry;
import io.teleport.router.RouteRegistry;
import io.teleport.xfer.XferRegistry;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What a peer is built from.
 *
 * @param hooks     the hooks of the global plugins
 * @param serverTls asked for each accepted connection; {@code null} for plain ones
 * @param clientTls asked for each dialed connection; {@code null} for plain ones
 */
public record EngineSettings(
        PeerConfig config,
        CodecRegistry codecs,
        XferRegistry filters,
        ProtoRegistry protos,
        RouteRegistry routes,
        HookChain hooks,
        List<ExchangeObserver> observers,
        List<ExchangeListener> listeners,
        List<SessionListener> sessionListeners,
        @Nullable Supplier<SslContext> serverTls,
        @Nullable Supplier<SslContext> clientTls) {}
