package io.buttonwood.edge.notification;

import java.util.Map;

/// The service at one moment. Counts are since start unless they say "now".
///
/// @param published           notifications that entered, duplicates not counted
/// @param duplicates          publications that had already entered (same lane sequence or idempotency key)
/// @param gaps                jumps in stamped sequences, which the source must explain
/// @param delivered           messages in completed deliveries
/// @param batches             completed deliveries
/// @param pending             private notifications not acknowledged, now
/// @param deadLetters         dead letters, now
/// @param deadLettersByReason letters made, by reason
/// @param deadLettersDropped  letters that fell out of the bounded list
/// @param oldestDeadLetterNanos age of the oldest letter, now; 0 if there is none
/// @param subscriptions       now
/// @param connections         now
/// @param conflated           market-data messages replaced by newer ones
/// @param dropped             market-data messages dropped for want of room, each declared
/// @param cut                 connections closed by the service with a stated reason
/// @param callbackFailures    deliveries that a callback refused or threw at
/// @param callbackTimeouts    deliveries that a callback did not complete in time
/// @param filterFailures      Java predicates that threw
/// @param storeFailures       reads of the pending store that failed and are retried
public record NotificationStats(
        long published, long duplicates, long gaps, long delivered, long batches, long pending,
        long deadLetters, Map<LossReason, Long> deadLettersByReason, long deadLettersDropped,
        long oldestDeadLetterNanos, long subscriptions, long connections, long conflated, long dropped, long cut,
        long callbackFailures, long callbackTimeouts, long filterFailures, long storeFailures) {}
