package io.teleport.proto;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.CompositeByteBuf;
import io.teleport.codec.CodecException;
import io.teleport.codec.CodecRegistry;
import io.teleport.message.Message;
import io.teleport.xfer.XferRegistry;
import org.jspecify.annotations.Nullable;

/** What a protocol may use of the peer it serves: limits, codecs, filters, memory. Immutable, shared by all sessions. */
public final class ProtoContext {

    private final ProtoLimits limits;
    private final CodecRegistry codecs;
    private final XferRegistry filters;
    private final ByteBufAllocator allocator;
    private final ServiceMethods serviceMethods;
    private final TlvMapping tlv;

    /** With the default mapping of TLV messages. */
    public ProtoContext(
            ProtoLimits limits,
            CodecRegistry codecs,
            XferRegistry filters,
            ByteBufAllocator allocator,
            ServiceMethods serviceMethods) {
        this(limits, codecs, filters, allocator, serviceMethods, TlvMapping.DEFAULT);
    }

    public ProtoContext(
            ProtoLimits limits,
            CodecRegistry codecs,
            XferRegistry filters,
            ByteBufAllocator allocator,
            ServiceMethods serviceMethods,
            TlvMapping tlv) {
        this.limits = limits;
        this.codecs = codecs;
        this.filters = filters;
        this.allocator = allocator;
        this.serviceMethods = serviceMethods;
        this.tlv = tlv;
    }

    public ProtoLimits limits() {
        return limits;
    }

    public CodecRegistry codecs() {
        return codecs;
    }

    public XferRegistry filters() {
        return filters;
    }

    public ByteBufAllocator allocator() {
        return allocator;
    }

    /** What the numbers of TLV messages stand for. */
    public TlvMapping tlv() {
        return tlv;
    }

    /** Consumes {@code length} bytes of UTF-8 and returns them as text; a known route costs no new string. */
    public String readServiceMethod(ByteBuf in, int length) {
        int start = in.readerIndex();
        in.skipBytes(length);
        return in.hasArray()
                ? serviceMethod(in.array(), in.arrayOffset() + start, length)
                : serviceMethod(ByteBufUtil.getBytes(in, start, length), 0, length);
    }

    /** The {@code length} bytes of UTF-8 from this index on as text; a known route costs no new string. */
    public String serviceMethod(byte[] bytes, int start, int length) {
        return serviceMethods.get(bytes, start, length);
    }

    /**
     * Appends the body of the message: bytes as they are, anything else through the message's codec. To a composite
     * buffer, bytes that are in a buffer are added as a part, retained until it is released, and not copied.
     *
     * @throws CodecException when the codec is unknown or cannot encode the body
     */
    public void writeBody(Message message, ByteBuf out) {
        Object body = message.body();
        if (body instanceof ByteBuf bytes && out instanceof CompositeByteBuf parts) {
            parts.capacity(parts.writerIndex()).addComponent(true, bytes.retainedSlice());
        } else if (body instanceof ByteBuf bytes) {
            out.writeBytes(bytes, bytes.readerIndex(), bytes.readableBytes());
        } else if (body instanceof byte[] bytes) {
            out.writeBytes(bytes);
        } else if (body != null || message.bodyCodec() != 0) {
            encode(message, body, out);
        }
    }

    private void encode(Message message, @Nullable Object body, ByteBuf out) {
        try {
            codecs.get(message.bodyCodec()).encode(body, out);
        } catch (CodecException e) {
            throw e;
        } catch (Exception e) {
            throw new CodecException("body of " + message.serviceMethod() + ": " + e.getMessage(), e);
        }
    }
}
