package io.teleport.codec;

import io.netty.buffer.ByteBuf;
import org.apache.thrift.TConfiguration;
import org.apache.thrift.transport.TTransport;
import org.apache.thrift.transport.TTransportException;

/** A buffer, for libthrift to read from or write to. */
final class ThriftTransport extends TTransport {

    private final ByteBuf buffer;

    ThriftTransport(ByteBuf buffer) {
        this.buffer = buffer;
    }

    @Override
    public boolean isOpen() {
        return true;
    }

    @Override
    public void open() {}

    @Override
    public void close() {}

    @Override
    public int read(byte[] target, int offset, int length) throws TTransportException {
        checkReadBytesAvailable(length);
        buffer.readBytes(target, offset, length);
        return length;
    }

    @Override
    public void write(byte[] source, int offset, int length) {
        buffer.writeBytes(source, offset, length);
    }

    @Override
    public TConfiguration getConfiguration() {
        return TConfiguration.DEFAULT;
    }

    @Override
    public void updateKnownMessageSize(long size) {}

    /** Libthrift asks before it makes room for a text or for the elements of a container. */
    @Override
    public void checkReadBytesAvailable(long wanted) throws TTransportException {
        if (wanted > buffer.readableBytes()) {
            throw new TTransportException(
                    TTransportException.END_OF_FILE, wanted + " bytes wanted, " + buffer.readableBytes() + " left");
        }
    }
}
