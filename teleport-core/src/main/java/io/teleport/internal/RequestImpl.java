package io.teleport.internal;

import io.teleport.OutboundPolicy;
import io.teleport.codec.BodyReaders;
import io.teleport.message.Message;
import io.teleport.message.MessageType;
import io.teleport.message.Metadata;
import io.teleport.message.ReservedMetadata;
import io.teleport.message.Status;
import io.teleport.plugin.Exchange.Side;
import io.teleport.plugin.MessageContext;
import io.teleport.plugin.ObservedExchange;
import io.teleport.plugin.RouteInfo.Kind;
import io.teleport.session.Attributes;
import io.teleport.session.CallResult;
import io.teleport.session.DispatchMode;
import io.teleport.session.Request;
import io.teleport.xfer.XferPipe;
import java.lang.reflect.Type;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/** Collects the options of one call or push; it is the context of a push's hooks too. */
final class RequestImpl implements Request, MessageContext {

    private final SessionImpl session;
    private final Message message = new Message();
    private @Nullable Attributes attributes;
    private @Nullable Duration timeout;
    private @Nullable Executor executor;

    RequestImpl(SessionImpl session, String serviceMethod) {
        this.session = session;
        message.serviceMethod(serviceMethod).bodyCodec(session.defaultCodec());
    }

    @Override
    public RequestImpl body(@Nullable Object body) {
        message.body(body);
        return this;
    }

    @Override
    public Request metadata(String name, String value) {
        message.metadata().add(name, value);
        return this;
    }

    @Override
    public Request metadata(Metadata metadata) {
        message.metadata().addAll(metadata);
        return this;
    }

    @Override
    public Request codec(byte id) {
        message.bodyCodec(id);
        return this;
    }

    @Override
    public Request codec(String name) {
        message.bodyCodec(session.shared().codecs().get(name).id());
        return this;
    }

    @Override
    public Request acceptCodec(String name) {
        int id = session.shared().codecs().get(name).id() & 0xff;
        message.metadata().set(ReservedMetadata.ACCEPT_BODY_CODEC, Integer.toString(id));
        return this;
    }

    @Override
    public Request pipe(String... filterNames) {
        message.pipe(session.shared().filters().pipe(filterNames));
        return this;
    }

    @Override
    public Request pipe(XferPipe pipe) {
        message.pipe(pipe);
        return this;
    }

    @Override
    public Request timeout(Duration timeout) {
        this.timeout = timeout;
        return this;
    }

    @Override
    public Request executor(Executor executor) {
        this.executor = executor;
        return this;
    }

    @Override
    @SuppressWarnings("unchecked") // the reader is made for the type that stands for T
    public <T> CompletableFuture<@Nullable T> callAsync(Type resultType) {
        return start(resultType, (call, outcome) -> {
            if (!outcome.status().isOk()) {
                throw outcome.status().asException();
            }
            return (T) outcome.body();
        });
    }

    @Override
    public <T> CompletableFuture<CallResult<T>> exchangeAsync(Type resultType) {
        return start(resultType, RequestImpl::<T>result);
    }

    private <R extends @Nullable Object> CompletableFuture<R> start(
            Type resultType, BiFunction<OutboundCall, OutboundCall.Outcome, R> result) {
        message.type(MessageType.CALL);
        BodyReaders readers = session.shared().readersFor(resultType);
        FutureCall<R> call = new FutureCall<>(session, message, readers, callbackExecutor(), result);
        call.began();
        session.sender().start(call, timeoutNanos());
        return call.future();
    }

    @Override
    public <T> CallResult<T> exchange(Type resultType) {
        if (session.isOnEventLoop()) {
            throw EngineThread.wouldBlock("call to " + message.serviceMethod());
        }
        message.type(MessageType.CALL);
        BlockingCall call = new BlockingCall(session, message, session.shared().readersFor(resultType));
        call.began();
        session.sender().start(call, timeoutNanos());
        call.await();
        return result(call, call.take());
    }

    @SuppressWarnings("unchecked") // the reader was made for the type that stands for T
    private static <T> CallResult<T> result(OutboundCall call, OutboundCall.Outcome outcome) {
        Message reply = outcome.reply();
        return new CallResult<>(
                outcome.status(),
                (T) outcome.body(),
                reply == null ? new Metadata() : reply.metadata(),
                reply == null ? 0 : reply.bodyCodec(),
                Duration.ofNanos(call.costNanos()),
                call.request());
    }

    @Override
    public void push() {
        message.type(MessageType.PUSH);
        long startNanos = session.nanoTime();
        ObservedExchange observed = session.shared().reports().began(Side.CLIENT, null, message, session);
        Status status = session.sender().push(this);
        report(observed, status, startNanos);
        if (!status.isOk()) {
            throw status.asException();
        }
    }

    /** Pushes on this connection, as one of many, with a policy of its own for a full queue. */
    Status pushOn(Link link, OutboundPolicy whenFull) {
        message.type(MessageType.PUSH);
        long startNanos = session.nanoTime();
        Status status = link.outgoing().push(this, whenFull);
        report(null, status, startNanos);
        return status;
    }

    private void report(@Nullable ObservedExchange observed, Status status, long startNanos) {
        session.shared()
                .reports()
                .ended(observed, session, Kind.PUSH, Side.CLIENT, null, message, status, startNanos, null, message);
    }

    @Override
    public SessionImpl session() {
        return session;
    }

    @Override
    public Message message() {
        return message;
    }

    @Override
    public Attributes attributes() {
        Attributes present = attributes;
        if (present == null) {
            present = session.attributes().copyOnUse();
            attributes = present;
        }
        return present;
    }

    private long timeoutNanos() {
        Duration own = timeout;
        return own == null ? session.contextAgeNanos() : Times.deadlineNanos(own);
    }

    private @Nullable Executor callbackExecutor() {
        Executor own = executor;
        if (own != null) {
            return own;
        }
        PeerContext shared = session.shared();
        return shared.config().dispatch() == DispatchMode.EVENT_LOOP
                ? null
                : shared.dispatcher().callbacks();
    }
}
