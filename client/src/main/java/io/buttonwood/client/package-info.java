/// A small client for a Buttonwood venue: REST ([VenueHttp]), many requests on one connection
/// ([PipelinedConnection]) and the live feed with resume ([VenueSocket]). Needs the JDK and Jackson, nothing of the venue.
@NullMarked
package io.buttonwood.client;

import org.jspecify.annotations.NullMarked;
