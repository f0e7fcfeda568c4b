package io.teleport.testing;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.function.UnaryOperator;
import java.util.zip.GZIPOutputStream;

/** A frame of raw@4 put together by hand, so that any of its fields can lie. */
public final class RawFrame {

    private int version = 'r';
    private int type;
    private String seq = "1";
    private String serviceMethod;
    private String metadata = "";
    private int codec = 'j';
    private byte[] body = {};
    private byte[] filters = {};
    private UnaryOperator<byte[]> packing = content -> content;
    private Long length;
    private Integer filterCount;
    private Integer seqLength;
    private Integer serviceMethodLength;
    private Integer metadataLength;
    private boolean codecCutOff;

    private RawFrame(int type, String serviceMethod) {
        this.type = type;
        this.serviceMethod = serviceMethod;
    }

    public static RawFrame call(String serviceMethod) {
        return new RawFrame(1, serviceMethod);
    }

    public static RawFrame reply(String seq) {
        return new RawFrame(2, "").seq(seq);
    }

    public static RawFrame push(String serviceMethod) {
        return new RawFrame(3, serviceMethod);
    }

    public RawFrame version(int version) {
        this.version = version;
        return this;
    }

    public RawFrame type(int type) {
        this.type = type;
        return this;
    }

    public RawFrame seq(String seq) {
        this.seq = seq;
        return this;
    }

    public RawFrame metadata(String metadata) {
        this.metadata = metadata;
        return this;
    }

    public RawFrame codec(int codec) {
        this.codec = codec;
        return this;
    }

    public RawFrame body(byte[] body) {
        this.body = body.clone();
        return this;
    }

    public RawFrame body(String body) {
        return body(body.getBytes(StandardCharsets.UTF_8));
    }

    /** Filters by their ids, and what they make of the content. */
    public RawFrame packed(String filters, UnaryOperator<byte[]> packing) {
        this.filters = filters.getBytes(StandardCharsets.US_ASCII);
        this.packing = packing;
        return this;
    }

    /** What the length of the frame claims. */
    public RawFrame length(long length) {
        this.length = length;
        return this;
    }

    public RawFrame filterCount(int filterCount) {
        this.filterCount = filterCount;
        return this;
    }

    public RawFrame seqLength(int seqLength) {
        this.seqLength = seqLength;
        return this;
    }

    public RawFrame serviceMethodLength(int serviceMethodLength) {
        this.serviceMethodLength = serviceMethodLength;
        return this;
    }

    public RawFrame metadataLength(int metadataLength) {
        this.metadataLength = metadataLength;
        return this;
    }

    /** Ends the frame where its body codec should be. */
    public RawFrame codecCutOff() {
        codecCutOff = true;
        return this;
    }

    /** The frame as it is sent. */
    public byte[] bytes() {
        byte[] content = packing.apply(content());
        int size = Integer.BYTES + 2 + filters.length + content.length;
        return written(out -> {
            out.writeInt((int) (length == null ? size : length));
            out.writeByte(version);
            out.writeByte(filterCount == null ? filters.length : filterCount);
            out.write(filters);
            out.write(content);
        });
    }

    public static byte[] gzip(byte[] plain) {
        return written(out -> {
            try (GZIPOutputStream zip = new GZIPOutputStream(out)) {
                zip.write(plain);
            }
        });
    }

    private byte[] content() {
        return written(out -> {
            writeText(out, seqLength, seq);
            out.writeByte(type);
            writeText(out, serviceMethodLength, serviceMethod);
            writeText(out, metadataLength, metadata);
            if (!codecCutOff) {
                out.writeByte(codec);
                out.write(body);
            }
        });
    }

    private static void writeText(DataOutputStream out, Integer claimed, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        out.writeShort(claimed == null ? bytes.length : claimed);
        out.write(bytes);
    }

    private static byte[] written(Writing writing) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            writing.to(out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    /** Writes something. */
    private interface Writing {
        void to(DataOutputStream out) throws IOException;
    }
}
