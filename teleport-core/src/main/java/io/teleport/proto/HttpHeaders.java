package io.teleport.proto;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The header lines of a message that is written, in the order of their names, which are the same in any case. */
final class HttpHeaders {

    private final Map<String, List<String>> values = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);

    void add(String name, String value) {
        values.computeIfAbsent(name, n -> new ArrayList<>(1)).add(value);
    }

    void set(String name, String value) {
        values.put(name, List.of(value));
    }

    void remove(String name) {
        values.remove(name);
    }

    /** Tells an ordinary client what becomes of the connection, where it would expect otherwise. */
    void setConnection(PlainRequest request) {
        if (request.close()) {
            set("Connection", "close");
        } else if (request.keepAlive()) {
            set("Connection", "keep-alive");
        }
    }

    /** Characters of all names and values. */
    int size() {
        int size = 0;
        for (Map.Entry<String, List<String>> header : values.entrySet()) {
            for (String value : header.getValue()) {
                size += header.getKey().length() + value.length();
            }
        }
        return size;
    }

    /** Appends the lines and the empty one after them. */
    void writeTo(ByteBuf out) {
        values.forEach((name, all) -> all.forEach(value -> HttpText.writeHeader(name, value, out)));
        ByteBufUtil.writeAscii(out, "\r\n");
    }
}
