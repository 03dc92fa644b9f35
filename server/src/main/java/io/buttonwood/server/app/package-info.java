/// The program: command line, wiring, life cycle. [io.buttonwood.server.app.VenueServer] is the one readable place where
/// every part is made and handed to who needs it.
@NullMarked
package io.buttonwood.server.app;

import org.jspecify.annotations.NullMarked;
