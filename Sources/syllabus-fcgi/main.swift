print("syllabus-fcgi")
