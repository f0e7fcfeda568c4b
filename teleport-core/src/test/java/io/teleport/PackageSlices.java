package io.teleport;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;

/** Which packages may not use each other in a circle. */
enum PackageSlices implements SliceAssignment {
    /** Root and internal may: theirs is the one cycle allowed. */
    ROOT_AND_INTERNAL_AS_ONE {
        @Override
        public SliceIdentifier getIdentifierOf(JavaClass type) {
            return SliceIdentifier.of(isInternal(type) ? "io.teleport" : type.getPackageName());
        }
    },

    WITHIN_INTERNAL {
        @Override
        public SliceIdentifier getIdentifierOf(JavaClass type) {
            return isInternal(type) ? SliceIdentifier.of(type.getPackageName()) : SliceIdentifier.ignore();
        }
    };

    private static boolean isInternal(JavaClass type) {
        return type.getPackageName().startsWith("io.teleport.internal");
    }

    @Override
    public String getDescription() {
        return "packages, " + name();
    }
}
