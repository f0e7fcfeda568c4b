package io.teleport.codec;

import io.netty.buffer.ByteBuf;
import java.lang.reflect.Type;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Stands in for a codec whose library is not there, and says so when it is used. */
final class OptionalCodec implements Codec {

    private final byte id;
    private final String name;
    private final String library;

    private OptionalCodec(byte id, String name, String library) {
        this.id = id;
        this.name = name;
        this.library = library;
    }

    /** Bodies in XML, if Jackson's module for it is there. */
    static Codec xml() {
        String library = "tools.jackson.dataformat:jackson-dataformat-xml";
        return of('x', "xml", library, "tools.jackson.dataformat.xml.XmlMapper", () -> new XmlCodec());
    }

    /** Bodies as Thrift structs, if libthrift is there. */
    static Codec thrift() {
        String library = "org.apache.thrift:libthrift";
        return of('t', "thrift", library, "org.apache.thrift.TSerializable", () -> new ThriftCodec());
    }

    /**
     * The codec, or what stands in for it.
     *
     * @param library   what has to be added to the class path
     * @param className a class of it
     * @param codec     no reference to a constructor, which would load the codec's class too early
     */
    static Codec of(char id, String name, String library, String className, Supplier<Codec> codec) {
        try {
            Class.forName(className, false, OptionalCodec.class.getClassLoader());
            return codec.get();
        } catch (ClassNotFoundException e) {
            return new OptionalCodec((byte) id, name, library);
        }
    }

    @Override
    public byte id() {
        return id;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public String missing() {
        return library;
    }

    @Override
    public void encode(@Nullable Object body, ByteBuf out) {
        throw new CodecException("body codec: " + name + " (expected: " + library + " on the class path)");
    }

    @Override
    public BodyReader readerFor(Type type) {
        throw new IllegalArgumentException(name + " needs " + library + " on the class path");
    }
}
