package io.teleport.router;

/** Makes service methods from the names of classes and methods. Thread-safe; used at registration only. */
@FunctionalInterface
public interface ServiceMethodMapper {

    /**
     * The service method of a Java method.
     *
     * @param prefix     of the group, as {@link #join} made it; empty at the root
     * @param className  simple name of the controller's class; empty for a method that is registered by itself
     * @param methodName name of the method; empty for the path of the class
     */
    String map(String prefix, String className, String methodName);

    /**
     * Puts a prefix before a path that a person wrote; neither is changed but for the separator between them, here a
     * slash.
     *
     * @param prefix as this method made it; empty at the root
     */
    default String join(String prefix, String path) {
        String joined = ("/" + prefix + "/" + path).replaceAll("/{2,}", "/");
        boolean hasEnd = joined.length() > 1 && joined.endsWith("/");
        return hasEnd ? joined.substring(0, joined.length() - 1) : joined;
    }
}
