/** What README.md shows, compiled and run. Not below the sample's package, which the sample scans for beans. */
package io.teleport.readme;
