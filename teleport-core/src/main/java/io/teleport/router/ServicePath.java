package io.teleport.router;

/** Takes a service method apart: {@code /math/add?author=li} is a path and a query. */
public final class ServicePath {

    private ServicePath() {}

    /** What is before the question mark; the same object when there is none. */
    public static String pathOf(String serviceMethod) {
        int mark = serviceMethod.indexOf('?');
        return mark < 0 ? serviceMethod : serviceMethod.substring(0, mark);
    }

    /** What is behind the question mark, undecoded; empty when there is none. */
    public static String queryOf(String serviceMethod) {
        int mark = serviceMethod.indexOf('?');
        return mark < 0 ? "" : serviceMethod.substring(mark + 1);
    }
}
