package io.teleport.spring.boot.autoconfigure;

import io.teleport.plugin.Exchange.Side;
import io.teleport.plugin.RouteInfo.Kind;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReferenceArray;

/** One thing for each route, kind and side, made when it is first needed. Routes beyond a limit share theirs. */
final class RouteTable<T> {

    /** Most routes and most statuses that get a label of their own. */
    static final int LABELS = 1000;

    private final LabelLimit routes = new LabelLimit(LABELS);
    private final Map<String, AtomicReferenceArray<T>> rows = new ConcurrentHashMap<>();
    private final Maker<T> maker;

    /** Has things made by {@code maker}, which may be asked twice for the same; either is kept. */
    RouteTable(Maker<T> maker) {
        this.maker = maker;
    }

    T get(String route, Kind kind, Side side) {
        AtomicReferenceArray<T> row = rows.get(route);
        T known = row == null ? null : row.get(column(kind, side));
        return known != null ? known : add(route, kind, side);
    }

    private T add(String route, Kind kind, Side side) {
        String label = routes.apply(route);
        AtomicReferenceArray<T> row = rows.computeIfAbsent(label, name -> new AtomicReferenceArray<>(4));
        int column = column(kind, side);
        T known = row.get(column);
        if (known != null) {
            return known;
        }
        T made = maker.make(label, kind, side);
        row.set(column, made);
        return made;
    }

    private static int column(Kind kind, Side side) {
        return (kind == Kind.CALL ? 0 : 2) + (side == Side.CLIENT ? 0 : 1);
    }

    static String label(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }

    /** Makes what a table keeps. */
    @FunctionalInterface
    interface Maker<T> {
        T make(String route, Kind kind, Side side);
    }
}
