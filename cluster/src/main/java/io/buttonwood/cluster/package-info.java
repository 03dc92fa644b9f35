/// The venue on Aeron Cluster: a durable log of commands, snapshots, and the recorded stream of events.
///
/// [io.buttonwood.cluster.VenueNode] is the engine in this process, [io.buttonwood.cluster.VenueClient] sends it
/// commands, [io.buttonwood.cluster.EventReader] follows what happened. The state machine itself is behind
/// [io.buttonwood.cluster.StateMachine].
@NullMarked
package io.buttonwood.cluster;

import org.jspecify.annotations.NullMarked;
