package io.teleport.proto;

/** What the filters of a message cover, in formats that exist in both forms. */
enum FilterScope {

    /** Header and body; the envelope lists the filters. */
    FRAME,

    /** The body alone; the format lists the filters in a field of its own, behind the body. */
    BODY
}
