package io.teleport.xfer;

import io.netty.buffer.ByteBuf;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The byte filters of one peer, found by id and by name. Immutable. */
public final class XferRegistry {

    private final @Nullable XferFilter[] byId = new XferFilter[256];
    private final @Nullable XferPipe[] single = new XferPipe[256];
    private final Map<String, XferFilter> byName = new LinkedHashMap<>();

    private XferRegistry(Collection<? extends XferFilter> filters) {
        filters.forEach(this::add);
    }

    /**
     * Registers exactly the given filters.
     *
     * @throws IllegalArgumentException when two filters share an id or a name
     */
    public static XferRegistry of(Collection<? extends XferFilter> filters) {
        return new XferRegistry(filters);
    }

    /** Gzip as {@code g} at level 5 and md5 as {@code m}. */
    public static XferRegistry defaults() {
        return of(List.of(new GzipFilter(), new Md5Filter()));
    }

    /** Gzip and md5 under these ids, and gzip of this level, 0 to 9. */
    public static XferRegistry defaults(char gzipId, int gzipLevel, char md5Id) {
        return of(List.of(new GzipFilter((byte) gzipId, gzipLevel), new Md5Filter((byte) md5Id)));
    }

    /** The filter with this name in any case, or {@code null}. */
    public @Nullable XferFilter find(String name) {
        return byName.get(name.toLowerCase(Locale.ROOT));
    }

    /** The filter with this id, or {@code null}. */
    public @Nullable XferFilter find(byte id) {
        return byId[id & 0xff];
    }

    /** All filters in the order of their registration. */
    public Collection<XferFilter> all() {
        return List.copyOf(byName.values());
    }

    /**
     * The pipe of the filters with these names, outermost first.
     *
     * @throws XferException when one is not registered or there are too many
     */
    public XferPipe pipe(String... names) {
        List<XferFilter> filters = new ArrayList<>(names.length);
        for (String name : names) {
            filters.add(require(find(name), name));
        }
        return XferPipe.of(filters);
    }

    /**
     * The pipe whose ids are the next {@code count} bytes of {@code in}, which are consumed.
     *
     * @param in stays owned by the caller
     * @throws XferException when an id is not registered
     */
    public XferPipe readPipe(ByteBuf in, int count) {
        if (count == 0) {
            return XferPipe.EMPTY;
        }
        return count == 1 ? readSingle(in.readByte()) : readMany(in, count);
    }

    private XferPipe readSingle(byte id) {
        XferPipe pipe = single[id & 0xff];
        if (pipe == null) {
            throw unknown(Integer.toString(id & 0xff));
        }
        return pipe;
    }

    private XferPipe readMany(ByteBuf in, int count) {
        XferFilter[] filters = new XferFilter[count];
        for (int i = 0; i < count; i++) {
            byte id = in.readByte();
            filters[i] = require(find(id), Integer.toString(id & 0xff));
        }
        return XferPipe.of(Arrays.asList(filters));
    }

    private XferFilter require(@Nullable XferFilter filter, String wanted) {
        if (filter == null) {
            throw unknown(wanted);
        }
        return filter;
    }

    private XferException unknown(String wanted) {
        return new XferException("xfer filter: " + wanted + " (expected: one of " + byName.keySet() + ")");
    }

    private void add(XferFilter filter) {
        int id = filter.id() & 0xff;
        if (byId[id] != null) {
            throw new IllegalArgumentException(
                    "filter id of " + filter.name() + ": " + id + " (expected: an id that no other filter has)");
        }
        if (byName.putIfAbsent(filter.name().toLowerCase(Locale.ROOT), filter) != null) {
            throw new IllegalArgumentException("filter name: " + filter.name() + " (expected: a name used once)");
        }
        byId[id] = filter;
        single[id] = XferPipe.of(List.of(filter));
    }
}
