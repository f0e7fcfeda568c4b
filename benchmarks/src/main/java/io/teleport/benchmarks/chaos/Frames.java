package io.teleport.benchmarks.chaos;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.zip.GZIPOutputStream;

/** Frames of raw@4 put together by hand. */
final class Frames {

    private static final int CALL = 1;

    private Frames() {}

    static byte[] call(String method, String metadata, byte[] body) {
        return frame("", content(CALL, method, metadata, body));
    }

    static byte[] message(int type, String method, byte[] body) {
        return frame("", content(type, method, "", body));
    }

    /** A frame whose content is taken for packed with these filters. */
    static byte[] frame(String filters, byte[] content) {
        return written(out -> {
            out.writeInt(6 + filters.length() + content.length);
            out.writeByte('r');
            out.writeByte(filters.length());
            out.write(filters.getBytes(StandardCharsets.US_ASCII));
            out.write(content);
        });
    }

    static byte[] content(int type, String method, String metadata, byte[] body) {
        return written(out -> {
            text(out, "B");
            out.writeByte(type);
            text(out, method);
            text(out, metadata);
            out.writeByte('j');
            out.write(body);
        });
    }

    static byte[] gzip(byte[] plain) {
        return written(out -> {
            try (GZIPOutputStream zip = new GZIPOutputStream(out)) {
                zip.write(plain);
            }
        });
    }

    private static void text(DataOutputStream out, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        out.writeShort(bytes.length);
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
