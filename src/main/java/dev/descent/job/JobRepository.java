package dev.descent.job;

import jakarta.persistence.LockModeType;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.springframework.data.domain.Limit;
import org.springframework.data.jpa.repository.JpaRepository;
import org.springframework.data.jpa.repository.Lock;
import org.springframework.data.jpa.repository.Query;

interface JobRepository extends JpaRepository<Job, String> {

    /** The job, with its row locked until the transaction ends: whoever changes a job reads it this way. */
    @Lock(LockModeType.PESSIMISTIC_WRITE)
    @Query("from Job job where job.id = :id")
    Optional<Job> lock(String id);

    /** Newest first, those older than {@code before}. */
    @Query("from Job job where job.id < :before and job.status in :statuses order by job.id desc")
    List<Job> page(String before, Collection<JobStatus> statuses, Limit limit);

    long countByStatus(JobStatus status);

    List<Job> findByStatusIn(Collection<JobStatus> statuses);

    /** Those that train on a data set, or put its columns beside those of another. */
    @Query("from Job job where job.status in :statuses"
            + " and (job.datasetId = :id or job.specResolved like concat('%\"', :id, '\"%'))")
    List<Job> thatNeed(String id, Collection<JobStatus> statuses);
}
