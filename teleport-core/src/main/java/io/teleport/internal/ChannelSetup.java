package io.teleport.internal;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.socket.nio.NioChannelOption;
import io.netty.channel.unix.UnixChannelOption;
import io.netty.channel.uring.IoUringChannelOption;
import io.netty.handler.timeout.IdleStateHandler;
import io.teleport.PeerConfig;
import java.net.StandardSocketOptions;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import jdk.net.ExtendedSocketOptions;

/** Socket options and handlers that every connection of a peer gets. */
final class ChannelSetup {

    private final PeerConfig config;
    private final Resources resources;

    ChannelSetup(PeerConfig config, Resources resources) {
        this.config = config;
        this.resources = resources;
    }

    PeerConfig config() {
        return config;
    }

    /** Options of a stream connection, in the transport's own names. */
    Map<ChannelOption<?>, Object> options(boolean tcp) {
        Map<ChannelOption<?>, Object> options = new LinkedHashMap<>();
        options.put(ChannelOption.ALLOCATOR, resources.allocator());
        options.put(ChannelOption.WRITE_BUFFER_WATER_MARK, waterMark());
        if (tcp) {
            options.put(ChannelOption.TCP_NODELAY, config.noDelay());
            options.put(ChannelOption.SO_KEEPALIVE, config.keepAlive());
            Duration period = config.keepAlivePeriod();
            if (config.keepAlive() && period != null) {
                putKeepAlivePeriod(options, (int) Math.max(1, period.toSeconds()));
            }
            putIfSet(options, ChannelOption.SO_SNDBUF, config.sendBufferSize());
            putIfSet(options, ChannelOption.SO_RCVBUF, config.receiveBufferSize());
        }
        return options;
    }

    /** Adds the read timeout, where there is one. */
    void addTimeouts(Channel channel) {
        long read = config.readTimeout().toMillis();
        if (read > 0) {
            channel.pipeline().addLast(new IdleStateHandler(read, 0, 0, TimeUnit.MILLISECONDS));
        }
    }

    static void setAll(Bootstrap bootstrap, Map<ChannelOption<?>, Object> options) {
        options.forEach((option, value) -> bootstrap.option(cast(option), value));
    }

    @SuppressWarnings("unchecked") // options and their values are put together in this class
    static ChannelOption<Object> cast(ChannelOption<?> option) {
        return (ChannelOption<Object>) option;
    }

    /** The option of a listening socket that lets others listen on its port too. */
    ChannelOption<?> reusePort() {
        return resources.transport() == Transport.NIO
                ? NioChannelOption.of(StandardSocketOptions.SO_REUSEPORT)
                : UnixChannelOption.SO_REUSEPORT;
    }

    private WriteBufferWaterMark waterMark() {
        int limit = config.outboundLimit() > 0 ? config.outboundLimit() : Integer.MAX_VALUE;
        return new WriteBufferWaterMark(limit / 2, limit);
    }

    private void putKeepAlivePeriod(Map<ChannelOption<?>, Object> options, int seconds) {
        switch (resources.transport()) {
            case EPOLL -> {
                options.put(EpollChannelOption.TCP_KEEPIDLE, seconds);
                options.put(EpollChannelOption.TCP_KEEPINTVL, seconds);
            }
            case IO_URING -> {
                options.put(IoUringChannelOption.TCP_KEEPIDLE, seconds);
                options.put(IoUringChannelOption.TCP_KEEPINTVL, seconds);
            }
            default -> {
                options.put(NioChannelOption.of(ExtendedSocketOptions.TCP_KEEPIDLE), seconds);
                options.put(NioChannelOption.of(ExtendedSocketOptions.TCP_KEEPINTERVAL), seconds);
            }
        }
    }

    private static void putIfSet(Map<ChannelOption<?>, Object> options, ChannelOption<Integer> option, int bytes) {
        if (bytes > 0) {
            options.put(option, bytes);
        }
    }
}
