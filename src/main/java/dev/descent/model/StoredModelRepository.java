package dev.descent.model;

import java.util.List;
import org.springframework.data.domain.Limit;
import org.springframework.data.jpa.repository.JpaRepository;

interface StoredModelRepository extends JpaRepository<StoredModel, String> {

    List<StoredModel> findByIdLessThanOrderByIdDesc(String before, Limit limit);
}
