package io.teleport.benchmarks.stack;

import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import java.util.concurrent.TimeUnit;

/** The one event loop that a stack has at each end. */
public final class Loops {

    private Loops() {}

    /** Starts one. */
    public static EventLoopGroup one(Transport transport) {
        return new MultiThreadIoEventLoopGroup(1, transport.ioHandlers());
    }

    /** Ends it without a quiet period. */
    public static void stop(EventLoopGroup loop) {
        loop.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
    }
}
