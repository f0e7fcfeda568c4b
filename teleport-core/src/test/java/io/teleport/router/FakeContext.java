package io.teleport.router;

import io.teleport.message.Metadata;
import io.teleport.session.Attributes;
import io.teleport.session.LocalPeer;
import io.teleport.session.Session;
import io.teleport.xfer.XferPipe;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A context that is made of a service method; call and push at once. */
final class FakeContext implements CallContext, PushContext {

    static final LocalPeer PEER = fake(GamePeer.class, "peer");

    private final String serviceMethod;
    private final Metadata metadata = new Metadata();
    private final Metadata replyMetadata = new Metadata();
    private final Attributes attributes = new Attributes();
    private final Session session = fake(Session.class, "session");

    FakeContext(String serviceMethod) {
        this.serviceMethod = serviceMethod;
    }

    static <T> T fake(Class<T> type, String id) {
        return type.cast(Proxy.newProxyInstance(
                FakeContext.class.getClassLoader(),
                new Class<?>[] {type},
                (proxy, method, arguments) -> switch (method.getName()) {
                    case "id", "toString" -> id;
                    case "peer" -> PEER;
                    default -> throw new UnsupportedOperationException(method.toString());
                }));
    }

    @Override
    public Session session() {
        return session;
    }

    @Override
    public String serviceMethod() {
        return serviceMethod;
    }

    @Override
    public String path() {
        return ServicePath.pathOf(serviceMethod);
    }

    @Override
    public @Nullable String query(String name) {
        return Metadata.parse(ServicePath.queryOf(serviceMethod)).get(name);
    }

    @Override
    public List<String> queryAll(String name) {
        return Metadata.parse(ServicePath.queryOf(serviceMethod)).getAll(name);
    }

    @Override
    public Metadata metadata() {
        return metadata;
    }

    @Override
    public Attributes attributes() {
        return attributes;
    }

    @Override
    public byte bodyCodec() {
        return 'j';
    }

    @Override
    public XferPipe pipe() {
        return XferPipe.EMPTY;
    }

    @Override
    public String realIp() {
        return "127.0.0.1";
    }

    @Override
    public @Nullable Duration timeLeft() {
        return null;
    }

    @Override
    public boolean isCancelled() {
        return false;
    }

    @Override
    public void onCancel(Runnable action) {}

    @Override
    public Metadata replyMetadata() {
        return replyMetadata;
    }

    @Override
    public void setReplyCodec(String name) {}

    @Override
    public void setReplyCodec(byte id) {}

    /** What an application may have made of a peer. */
    interface GamePeer extends LocalPeer {}
}
