-- JSON, as the metrics: counts of the model's answers, of jobs that tell classes apart.

alter table job add column confusion_matrix text;
