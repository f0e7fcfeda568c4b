package io.teleport.plugin.proxy;

import io.netty.buffer.ByteBuf;
import io.teleport.message.Metadata;
import io.teleport.message.ReservedMetadata;
import io.teleport.message.Status;
import io.teleport.message.StatusException;
import io.teleport.router.CallContext;
import io.teleport.router.HandlerContext;
import io.teleport.router.PushContext;
import io.teleport.session.CallResult;
import io.teleport.session.Request;
import io.teleport.session.Session;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Sends single messages on to the session that is chosen for them, and their replies back. */
final class Forwarder {

    /** What one connection tells of itself, or the framework sets anew. */
    private static final Set<String> NOT_FORWARDED =
            Set.of(ReservedMetadata.FEATURES, ReservedMetadata.TIMEOUT, ReservedMetadata.REPLY_ERROR);

    private static final Duration PASSED = Duration.ofNanos(-1);

    private final Function<? super ProxyLabel, ? extends @Nullable Session> chooser;

    Forwarder(Function<? super ProxyLabel, ? extends @Nullable Session> chooser) {
        this.chooser = chooser;
    }

    /** The body is lent until the result is complete, which is after the forwarded call has ended. */
    CompletionStage<@Nullable ByteBuf> call(ByteBuf body, CallContext context) {
        Session target = targetOf(context);
        Request request = request(target, body, context).timeout(timeLeft(context, target));
        CompletableFuture<CallResult<ByteBuf>> forwarded = request.exchangeAsync(ByteBuf.class);
        context.onCancel(() -> forwarded.cancel(false));
        return forwarded.exceptionally(Forwarder::abandoned).thenApply(result -> reply(result, context));
    }

    void push(ByteBuf body, PushContext context) {
        try {
            request(targetOf(context), body, context).push();
        } catch (StatusException e) {
            throw outward(e.status()).asException();
        }
    }

    private Session targetOf(HandlerContext context) {
        Session target =
                chooser.apply(new ProxyLabel(context.session().id(), context.realIp(), context.serviceMethod()));
        if (target == null) {
            throw Status.NOT_FOUND.asException();
        }
        return target;
    }

    private static Request request(Session target, ByteBuf body, HandlerContext context) {
        Metadata metadata = forwarded(context.metadata());
        if (!context.realIp().isEmpty()) {
            metadata.set(ReservedMetadata.REAL_IP, context.realIp());
        }
        return target.request(context.serviceMethod())
                .body(body)
                .codec(context.bodyCodec())
                .pipe(context.pipe())
                .metadata(metadata);
    }

    /** The caller's deadline, unless the session that it goes to has an earlier one for all that it sends. */
    private static Duration timeLeft(CallContext context, Session target) {
        Duration own = target.contextAge();
        Duration left = context.timeLeft();
        if (left == null) {
            return own;
        }
        if (left.isZero()) {
            return PASSED;
        }
        return own.isZero() || left.compareTo(own) < 0 ? left : own;
    }

    /** A call that was cancelled because its caller went away is no failure of the proxy. */
    private static CallResult<ByteBuf> abandoned(Throwable error) {
        if (error instanceof CancellationException) {
            throw Status.of(Status.CODE_CANCELLED).asException();
        }
        throw new CompletionException(error);
    }

    private static @Nullable ByteBuf reply(CallResult<ByteBuf> result, CallContext context) {
        context.replyMetadata().addAll(forwarded(result.metadata()));
        context.setReplyCodec(result.bodyCodec());
        if (!result.status().isOk()) {
            throw outward(result.status()).asException();
        }
        return result.body();
    }

    private static Metadata forwarded(Metadata metadata) {
        Metadata rest = new Metadata();
        metadata.forEach((name, value) -> {
            if (!NOT_FORWARDED.contains(name)) {
                rest.add(name, value);
            }
        });
        return rest;
    }

    /** Of the proxy's own connections the caller learns no more than that they are to blame. */
    private static Status outward(Status status) {
        boolean ofConnection = status.code() >= 100 && status.code() < 200;
        return ofConnection ? Status.of(Status.CODE_BAD_GATEWAY).withReason(Status.textOf(status.code())) : status;
    }
}
