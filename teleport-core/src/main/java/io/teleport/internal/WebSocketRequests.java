package io.teleport.internal;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpObjectAggregator;
import org.jspecify.annotations.Nullable;

/** Puts requests for websockets together; one whose body is too large is refused before it has come. */
final class WebSocketRequests extends HttpObjectAggregator {

    /** An upgrade has no body; what another request has is read as far as this, to answer it. */
    static final int MAX_BODY = 8192;

    private final WebSocketUpgrade upgrade;

    /** Tells the handler of the upgrade, which stands behind it in the pipeline, to refuse. */
    WebSocketRequests(WebSocketUpgrade upgrade) {
        super(MAX_BODY, true);
        this.upgrade = upgrade;
    }

    /** Who asks before sending a body that is too large is told the same as who does not ask. */
    @Override
    protected @Nullable Object newContinueResponse(HttpMessage start, int limit, ChannelPipeline pipeline) {
        return isContentLengthInvalid(start, limit) ? null : super.newContinueResponse(start, limit, pipeline);
    }

    @Override
    protected void handleOversizedMessage(ChannelHandlerContext context, HttpMessage oversized) {
        upgrade.refuseBody(context, MAX_BODY);
    }
}
